import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Imported } from '../ghost-import/post-row'
import type { PostKind } from '../post-input'
import { IS_KEPT } from '../post-states'
import { STORED, type Visibility } from '../readers'
import { SOCIAL_SQL, type SocialRow } from '../social-fields'

const AT_ONCE = 50

/** A post or page with all that is said of it, as it leaves the house. */
export type ExportedPost = SocialRow & {
  readonly id: string
  readonly kind: PostKind
  readonly slug: string
  readonly title: string
  /** JSON as it is stored. */
  readonly document: string
  readonly html: string
  readonly plaintext: string
  readonly custom_excerpt: string | null
  readonly feature_image: string | null
  readonly feature_image_alt: string | null
  readonly feature_image_caption: string | null
  readonly featured: boolean
  readonly visibility: Visibility
  readonly meta_title: string | null
  readonly meta_description: string | null
  readonly canonical_url: string | null
  readonly imported: Imported | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly status: 'published' | 'scheduled' | 'draft'
  /** When it became public, or is to. */
  readonly published_at: Date | null
  readonly tag_ids: readonly string[]
  readonly author_ids: readonly string[]
  readonly tier_ids: readonly string[]
}

/** Every post and page but what lies in the bin, oldest first, a few in memory at once. */
export async function* postsToExport(ctx: Ctx): AsyncGenerator<ExportedPost> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await sql<ExportedPost>`
      select p.id, p.kind, p.slug, p.title, p.document::text as document, ${STORED.htmlFor.editor} as html,
        ${STORED.plaintext} as plaintext, p.custom_excerpt, p.feature_image, p.feature_image_alt,
        p.feature_image_caption, p.featured, p.visibility, p.meta_title, p.meta_description, p.canonical_url,
        ${SOCIAL_SQL}, p.imported, p.created_at, p.updated_at,
        case when pub.post_id is not null then 'published' when s.post_id is not null then 'scheduled'
          else 'draft' end as status, coalesce(pub.published_at, s.publish_at, f.published_at) as published_at,
        coalesce((select json_agg(tag_id order by position) from post_tags where post_id = p.id), '[]') as tag_ids,
        coalesce((select json_agg(author_id order by position) from post_authors where post_id = p.id), '[]')
          as author_ids,
        coalesce((select json_agg(tier_id order by tier_id) from post_tiers where post_id = p.id), '[]') as tier_ids
      from posts p left join publications pub on pub.post_id = p.id
      left join publication_schedules s on s.post_id = p.id
      left join former_publications f on f.post_id = p.id
      where p.id > ${after} and ${IS_KEPT} order by p.id limit ${sql.lit(AT_ONCE)}`.execute(db(ctx))
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < AT_ONCE) return
    after = last.id
  }
}

export function tagsToExport(ctx: Ctx) {
  return db(ctx).selectFrom('tags').selectAll().orderBy('id').execute()
}

export function authorsToExport(ctx: Ctx) {
  return db(ctx)
    .selectFrom('authors as a')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .select(['a.id', 'a.slug', 'a.name', 'a.bio', 'a.image', 'm.email'])
    .orderBy('a.id')
    .execute()
}
