import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { type PostState, stateOf } from './edit-post'
import type { PostKind } from './post-input'
import { isTheirs } from './writers'

export type EditorsPostSummary = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly kind: PostKind
  readonly state: PostState
  /** When it was or will be published; of a draft, when it was last saved. */
  readonly at: Date
  readonly authors: string
}

export type WorkList = {
  readonly posts: readonly EditorsPostSummary[]
  /** How many there are in each state. */
  readonly counts: Readonly<Record<PostState, number>>
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

export const WORK_PER_PAGE = 30

type Row = Pick<Selectable<Database['posts']>, 'id' | 'slug' | 'title' | 'kind' | 'updated_at'> & {
  published_at: Date | null
  publish_at: Date | null
  deleted_at: Date | null
  authors: string | null
}

const STATE = sql<PostState>`case when d.post_id is not null then 'deleted' when pub.post_id is not null then 'published'
  when s.post_id is not null then 'scheduled' else 'draft' end`
const TABLES = sql`posts p left join publications pub on pub.post_id = p.id
  left join publication_schedules s on s.post_id = p.id left join post_deletions d on d.post_id = p.id`

const PLACE = sql`coalesce(pub.published_at, s.publish_at, p.updated_at), p.id`

/** The posts (or pages) of those who write them, by state, the latest on top, from the one after `after` on. */
export async function editorsPosts(
  ctx: Ctx,
  choice: { kind: PostKind; state: PostState; query: string; after?: string | null },
): Promise<WorkList> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  if (choice.kind === 'page') requireRole(ctx, 'editor')
  const like = likeContaining(choice.query)
  const beyond = choice.after
    ? sql`(${PLACE}) < (select ${PLACE} from ${TABLES} where p.id = ${readId(choice.after)})`
    : sql`true`
  const { rows } = await sql<Row>`
    select p.id, p.slug, p.title, p.kind, p.updated_at, pub.published_at, s.publish_at, d.deleted_at,
      (select string_agg(a.name, ', ' order by pa.position) from post_authors pa
       join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors
    from ${TABLES} where p.kind = ${choice.kind} and ${STATE} = ${choice.state} and p.title ilike ${like} and ${isTheirs(ctx)}
      and ${beyond}
    order by coalesce(pub.published_at, s.publish_at, p.updated_at) desc, p.id desc
    limit ${WORK_PER_PAGE + 1}`.execute(db(ctx))
  const counted = await sql<{ state: PostState; posts: number }>`
    select ${STATE} as state, count(*)::int as posts from ${TABLES}
    where p.kind = ${choice.kind} and ${isTheirs(ctx)} group by 1`.execute(db(ctx))
  const counts = { draft: 0, scheduled: 0, published: 0, deleted: 0 }
  for (const { state, posts } of counted.rows) counts[state] = posts
  const posts = rows.slice(0, WORK_PER_PAGE).map(lineOf)
  return { posts, counts, next: rows.length > WORK_PER_PAGE ? (posts.at(-1)?.id ?? null) : null }
}

function lineOf(row: Row): EditorsPostSummary {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    kind: row.kind,
    state: stateOf(row),
    at: row.published_at ?? row.publish_at ?? row.updated_at,
    authors: row.authors ?? '',
  }
}
