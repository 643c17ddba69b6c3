import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'

export const Producer = defineEntity({
  name: 'Producer',
  tableName: 'producers',
  properties: {
    id: id(),
    slug: p.string().length(120).unique(),
    name: p.string().length(160),
    place: p.string().length(160).default(''),
    practice: p.text().default(''),
    /** Markdown. */
    story: p.text().default(''),
    since: p.integer().nullable(),
    image: p.text().nullable(),
    createdAt: now(),
  },
})

export type Producer = InferEntity<typeof Producer>
