import type { Ctx } from '#core/contracts/ctx'
import { type PostState, stateOf } from './edit-post'
import { editorOf } from './editors-only'
import type { PostKind } from './post-input'

export type WorkLine = {
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
  readonly posts: readonly WorkLine[]
  /** How many there are in each state. */
  readonly counts: Readonly<Record<PostState, number>>
  /** How many this choice has, on all its pages. */
  readonly total: number
}

export const WORK_PER_PAGE = 30

type Row = {
  id: string
  slug: string
  title: string
  kind: PostKind
  updated_at: Date
  published_at: Date | null
  publish_at: Date | null
  deleted_at: Date | null
  authors: string | null
  total: number
}

const STATE = `case when d.id is not null then 'deleted' when pub.id is not null then 'published'
  when s.id is not null then 'scheduled' else 'draft' end`
const TABLES = `posts p left join publications pub on pub.post_id = p.id
  left join publication_schedules s on s.post_id = p.id left join post_deletions d on d.post_id = p.id`

/** All posts (or pages) for those who write them, by state, the latest on top. */
export async function editorsPosts(
  ctx: Ctx,
  choice: { kind: PostKind; state: PostState; query: string; page: number },
): Promise<WorkList> {
  editorOf(ctx)
  const like = `%${choice.query.replace(/[\\%_]/g, '\\$&')}%`
  const rows = await ctx.em.execute<Row[]>(
    `select p.id, p.slug, p.title, p.kind, p.updated_at, pub.published_at, s.publish_at, d.deleted_at,
       (select string_agg(a.name, ', ' order by pa.position) from post_authors pa
        join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors, count(*) over ()::int as total
     from ${TABLES} where p.kind = ? and ${STATE} = ? and p.title ilike ?
     order by coalesce(pub.published_at, s.publish_at, p.updated_at) desc, p.id desc
     limit ${WORK_PER_PAGE} offset ?`,
    [choice.kind, choice.state, like, (choice.page - 1) * WORK_PER_PAGE],
  )
  const counted = await ctx.em.execute<{ state: PostState; posts: number }[]>(
    `select ${STATE} as state, count(*)::int as posts from ${TABLES} where p.kind = ? group by 1`,
    [choice.kind],
  )
  const counts = { draft: 0, scheduled: 0, published: 0, deleted: 0 }
  for (const { state, posts } of counted) counts[state] = posts
  return { posts: rows.map(lineOf), counts, total: rows[0]?.total ?? 0 }
}

function lineOf(row: Row): WorkLine {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    kind: row.kind,
    state: stateOf(row),
    at: new Date(row.published_at ?? row.publish_at ?? row.updated_at),
    authors: row.authors ?? '',
  }
}
