import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { COMMENTERS_OF_POST, type Commenters } from '../comments/comment-rule'
import type { Imported } from '../ghost-import/post-row'
import { IS_KEPT } from '../post-states'
import { STORED } from '../readers'
import { SOCIAL_SQL, type SocialRow } from '../social-fields'
import type { AuthorRow, TagRow } from './people-and-tags'
import { STATUS } from './post-fields'
import type { TierRow } from './tier-rows'

export type GhostPostRow = Pick<
  Selectable<Database['posts']>,
  | 'id'
  | 'kind'
  | 'slug'
  | 'title'
  | 'custom_excerpt'
  | 'feature_image'
  | 'feature_image_alt'
  | 'feature_image_caption'
  | 'featured'
  | 'visibility'
  | 'meta_title'
  | 'meta_description'
  | 'canonical_url'
  | 'created_at'
  | 'updated_at'
  | 'version'
> &
  SocialRow & {
    readonly html: string
    readonly plaintext: string
    readonly status: 'published' | 'scheduled' | 'draft'
    /** When it became public, or is to. */
    readonly published_at: Date | null
    readonly imported: Imported | null
    readonly document: string
    readonly tags: readonly TagRow[]
    readonly authors: readonly AuthorRow[]
    /** That may read it, where it is for tiers. */
    readonly tiers: readonly TierRow[]
    readonly commenters: Commenters
  }

/** To whom rows are shown: a content key reads as a visitor does, an admin key as an editor. */
export type Scope = 'content' | 'admin'

export type PostsAsked = {
  readonly kind: 'post' | 'page'
  readonly where: RawBuilder<boolean>
  readonly order: RawBuilder<unknown>
  readonly limit: number
  readonly page: number
}

const COLUMNS = sql`p.id, p.kind, p.slug, p.title, p.custom_excerpt, p.feature_image, p.feature_image_alt,
  p.feature_image_caption, p.featured, p.visibility, p.meta_title, p.meta_description, p.canonical_url,
  ${SOCIAL_SQL}, p.created_at, p.updated_at, p.version, ${STORED.plaintext} as plaintext, ${STATUS} as status,
  coalesce(pub.published_at, s.publish_at, f.published_at) as published_at, p.imported,
  coalesce((select json_agg(json_build_object('id', t.id, 'slug', t.slug, 'name', t.name,
      'description', t.description, 'internal', t.internal, 'image', t.image,
      'meta_title', t.meta_title, 'meta_description', t.meta_description) order by pt.position)
    from post_tags pt join tags t on t.id = pt.tag_id where pt.post_id = p.id), '[]') as tags,
  coalesce((select json_agg(json_build_object('id', a.id, 'slug', a.slug, 'name', a.name,
      'bio', a.bio, 'image', a.image) order by pa.position)
    from post_authors pa join authors a on a.id = pa.author_id where pa.post_id = p.id), '[]') as authors,
  coalesce((select json_agg(to_jsonb(t) order by ${inReadingOrder('t.name')}, t.id)
    from post_tiers x join tiers t on t.id = x.tier_id
    where x.post_id = p.id and p.visibility = 'tiers'), '[]') as tiers,
  ${COMMENTERS_OF_POST} as commenters`

/** Newest first, what is planned before all else: Ghost’s own order. */
export const NEWEST_FIRST = sql`coalesce(pub.published_at, s.publish_at, f.published_at) desc nulls first, p.updated_at desc`

/** One page of what was asked for, and how many there are. */
export async function postRows(
  ctx: Ctx,
  scope: Scope,
  { kind, where, order, limit, page }: PostsAsked,
): Promise<{ readonly rows: readonly GhostPostRow[]; readonly total: number }> {
  const tables = sql`posts p left join publications pub on pub.post_id = p.id
    left join publication_schedules s on s.post_id = p.id
    left join former_publications f on f.post_id = p.id`
  const open = scope === 'content' ? sql`pub.post_id is not null` : IS_KEPT
  const found = sql`${tables} where p.kind = ${kind} and ${open} and ${where}`
  const text =
    scope === 'content'
      ? sql`${STORED.htmlFor.visitor} as html, '' as document`
      : sql`${STORED.htmlFor.editor} as html, p.document::text as document`
  const [{ rows }, counted] = await Promise.all([
    sql<GhostPostRow>`select ${COLUMNS}, ${text} from ${found}
      order by ${order}, p.id desc limit ${limit} offset ${(page - 1) * limit}`.execute(db(ctx)),
    sql<{ total: number }>`select count(*)::int as total from ${found}`.execute(db(ctx)),
  ])
  return { rows, total: counted.rows[0]?.total ?? 0 }
}
