import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'

export type MediaVariant = { readonly width: number; readonly key: string; readonly type: string }

/** An uploaded picture or file. `key` is its place in the media store, made from its content's hash. */
export const Media = defineEntity({
  name: 'Media',
  tableName: 'media',
  properties: {
    id: id(),
    key: p.string().unique(),
    url: p.text(),
    contentType: p.string(),
    bytes: p.integer().check('bytes >= 0'),
    width: p.integer().nullable(),
    height: p.integer().nullable(),
    alt: p.text().default(''),
    variants: p.json<readonly MediaVariant[]>(),
    /** What stands in its place until it arrives: `#rrggbb`, or `none` where one sees through it; null until it was looked at. */
    colour: p.text().nullable().check(`"colour" ~ '^(#[0-9a-f]{6}|none)$'`),
    uploadedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    uploadedAt: now(),
  },
})

export type Media = InferEntity<typeof Media>
