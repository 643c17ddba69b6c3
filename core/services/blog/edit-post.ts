import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { parseDocument } from '#core/lexical'
import type { PostInput, PostKind } from './post-input'
import { socialOf } from './social-fields'
import { isTheirs } from './writers'

export type PostState = 'draft' | 'scheduled' | 'published' | 'deleted'

/** A post as its editor opens it. */
export type EditablePost = {
  readonly id: string
  readonly kind: PostKind
  readonly version: number
  readonly state: PostState
  readonly publishAt: Date | null
  readonly publishedAt: Date | null
  readonly updatedAt: Date
  /** As lists show it. */
  readonly excerpt: string
  readonly input: PostInput
}

type Row = Omit<Selectable<Database['posts']>, 'document'> & {
  document: string
  publish_at: Date | null
  published_at: Date | null
  deleted_at: Date | null
  tags: string[]
  author_ids: string[]
  translation_of: string | null
}

/** Throws `NotFound` for whoever it is not theirs to change, too. */
export async function postToEdit(ctx: Ctx, id: string): Promise<EditablePost> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const { rows } = await sql<Row>`
    select p.*, p.document::text as document, s.publish_at, pub.published_at, d.deleted_at,
      (select o.slug from posts o where o.id = p.translation_of_id) as translation_of,
      coalesce((select json_agg(t.name order by pt.position) from post_tags pt
                join tags t on t.id = pt.tag_id where pt.post_id = p.id), '[]') as tags,
      coalesce((select json_agg(pa.author_id order by pa.position) from post_authors pa
                where pa.post_id = p.id), '[]') as author_ids
    from posts p
    left join publication_schedules s on s.post_id = p.id
    left join publications pub on pub.post_id = p.id
    left join post_deletions d on d.post_id = p.id
    where p.id = ${readId(id)} and ${isTheirs(ctx)}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  return {
    id: row.id,
    kind: row.kind,
    version: row.version,
    state: stateOf(row),
    publishAt: row.publish_at,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    excerpt: row.excerpt,
    input: {
      title: row.title,
      slug: row.slug,
      document: parseDocument(row.document),
      tags: row.tags,
      authorIds: row.author_ids,
      customExcerpt: row.custom_excerpt,
      featured: row.featured,
      visibility: row.visibility,
      featureImage: row.feature_image,
      featureImageAlt: row.feature_image_alt,
      featureImageCaption: row.feature_image_caption,
      ...socialOf(row),
      focalX: row.focal_x,
      focalY: row.focal_y,
      metaTitle: row.meta_title,
      metaDescription: row.meta_description,
      canonicalUrl: row.canonical_url,
      language: row.language,
      translationOf: row.translation_of,
    },
  }
}

export function stateOf(row: {
  deleted_at: Date | null
  published_at: Date | null
  publish_at: Date | null
}): PostState {
  if (row.deleted_at) return 'deleted'
  if (row.published_at) return 'published'
  return row.publish_at ? 'scheduled' : 'draft'
}
