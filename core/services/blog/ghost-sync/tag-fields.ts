import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Database } from '#core/database/db'
import type { GhostTag } from '#core/ghost'
import { absoluteUrl } from '../absolute-html'
import type { MovedText } from '../ghost-import/moved-text'
import { storable } from '../storable'
import type { TagFields } from '../tags'
import type { Fields } from './merge-fields'

const MAX_TAG_NAME = 191

/** A tag on either side, as far as both have a place for it, by Ghost's names; addresses are as they stand here. */
export type TagSide = Fields & {
  readonly name: string | null
  readonly description: string | null
  readonly feature_image: string | null
  readonly meta_title: string | null
  readonly meta_description: string | null
}

type TagRow = Pick<
  Selectable<Database['tags']>,
  'name' | 'description' | 'image' | 'meta_title' | 'meta_description'
>

export const TAG_COLUMNS = ['name', 'description', 'image', 'meta_title', 'meta_description'] as const

/** What of a tag of Ghost's may name uploads. */
export const uploadsOfTag = ({ description, featureImage }: GhostTag) => ({ description, featureImage })

export function theirSide(ctx: Pick<Ctx, 'house'>, tag: GhostTag, { moveText }: MovedText): TagSide {
  const moved = (text: string | null) => text && moveText(text)
  const { metaTitle, metaDescription } = tag.social
  return storable<TagSide>({
    name: tag.name.slice(0, MAX_TAG_NAME),
    description: moved(tag.description),
    feature_image: asHere(ctx, moved(tag.featureImage)),
    meta_title: metaTitle,
    meta_description: metaDescription,
  })
}

export function ourSide(row: TagRow): TagSide {
  return {
    name: row.name,
    description: row.description || null,
    feature_image: row.image,
    meta_title: row.meta_title,
    meta_description: row.meta_description,
  }
}

/** As a row of ours is written. */
export function asTagFields(side: Fields): Omit<TagFields, 'imageAlt'> {
  return {
    name: side.name ?? '',
    description: side.description ?? '',
    image: side.feature_image ?? null,
    metaTitle: side.meta_title ?? null,
    metaDescription: side.meta_description ?? null,
  }
}

/** As Ghost is told: it shows our pictures by their whole address. */
export function asSentThere({ house }: Pick<Ctx, 'house'>, changes: Fields): Fields {
  const image = changes.feature_image
  return image ? { ...changes, feature_image: absoluteUrl(image, house.config.origins.blog) } : changes
}

function asHere({ house }: Pick<Ctx, 'house'>, url: string | null): string | null {
  const { blog } = house.config.origins
  return url?.startsWith(`${blog}/`) ? url.slice(blog.length) : url
}
