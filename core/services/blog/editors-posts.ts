import { type RawBuilder, sql } from 'kysely'
import { MOST_COUNTED } from '#core/contracts/counted'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import type { PostState } from './edit-post'
import type { PostKind } from './post-input'
import { isTheirs, writesAs } from './writers'

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
  /** How many there are in each state: one more than `MOST_COUNTED` where there are more. */
  readonly counts: Readonly<Record<PostState, number>>
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

export const WORK_PER_PAGE = 30

type Row = Omit<EditorsPostSummary, 'state' | 'authors'> & { readonly authors: string | null }

/** Where the posts of each state are found, and the moment that counts for them: each along a table of its own. */
const OF_STATE: Readonly<
  Record<PostState, { readonly tables: RawBuilder<unknown>; readonly at: RawBuilder<Date> }>
> = {
  draft: {
    tables: sql`unpublished_posts u join posts p on p.id = u.post_id and not exists (select from publication_schedules s where s.post_id = p.id)
      and not exists (select from post_deletions d where d.post_id = p.id)`,
    at: sql`u.updated_at`,
  },
  scheduled: {
    tables: sql`publication_schedules u join posts p on p.id = u.post_id and not exists (select from publications pub where pub.post_id = p.id)
      and not exists (select from post_deletions d where d.post_id = p.id)`,
    at: sql`u.publish_at`,
  },
  published: {
    tables: sql`publications u join posts p on p.id = u.post_id
      and not exists (select from post_deletions d where d.post_id = p.id)`,
    at: sql`u.published_at`,
  },
  deleted: {
    tables: sql`post_deletions u join posts p on p.id = u.post_id left join publications pub on pub.post_id = u.post_id
      left join publication_schedules s on s.post_id = u.post_id`,
    at: sql`coalesce(pub.published_at, s.publish_at, p.updated_at)`,
  },
}

const NOT_DELETED = sql`not exists (select from post_deletions d where d.post_id = u.post_id)`
/** The same without the posts themselves, to be counted. */
const COUNTED: Readonly<Record<PostState, RawBuilder<unknown>>> = {
  draft: sql`unpublished_posts u where not exists (select from publication_schedules s where s.post_id = u.post_id) and ${NOT_DELETED}`,
  scheduled: sql`publication_schedules u where not exists (select from publications pub where pub.post_id = u.post_id) and ${NOT_DELETED}`,
  published: sql`publications u where ${NOT_DELETED}`,
  deleted: sql`post_deletions u where true`,
}

/** The posts (or pages) of those who write them, by state, the latest on top, from the one after `after` on. */
export async function editorsPosts(
  ctx: Ctx,
  choice: { kind: PostKind; state: PostState; query: string; after?: string | null },
): Promise<WorkList> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  if (choice.kind === 'page') requireRole(ctx, 'editor')
  const { tables, at } = OF_STATE[choice.state]
  const beyond = choice.after
    ? sql`and (${at}, u.post_id) < (select ${at}, u.post_id from ${tables} where u.post_id = ${readId(choice.after)})`
    : sql``
  const called = choice.query === '' ? sql`` : sql`and p.title ilike ${likeContaining(choice.query)}`
  const { rows } = await sql<Row>`${PLAN_ANEW}
    select p.id, p.slug, p.title, p.kind, ${at} as at,
      (select string_agg(a.name, ', ' order by pa.position) from post_authors pa
       join authors a on a.id = pa.author_id where pa.post_id = p.id) as authors
    from ${tables} where ${theirs(ctx, choice.kind)} ${called} ${beyond}
    order by ${at} desc, u.post_id desc limit ${sql.lit(WORK_PER_PAGE + 1)}`.execute(db(ctx))
  const posts = rows
    .slice(0, WORK_PER_PAGE)
    .map(row => ({ ...row, state: choice.state, authors: row.authors ?? '' }))
  const next = rows.length > WORK_PER_PAGE ? (posts.at(-1)?.id ?? null) : null
  return { posts, counts: await countStates(ctx, choice.kind), next }
}

async function countStates(ctx: Ctx, kind: PostKind): Promise<WorkList['counts']> {
  const isPage = sql`(select id from posts where kind = 'page')`
  const ofKind = kind === 'page' ? sql`u.post_id in ${isPage}` : sql`u.post_id not in ${isPage}`
  // An editor's are all of them: counted without a look at each post.
  const which =
    writesAs(ctx.viewer) === 'editor'
      ? ofKind
      : sql`${ofKind} and exists (select from posts p where p.id = u.post_id and ${isTheirs(ctx)})`
  const count = (state: PostState) =>
    sql`(${countUpTo(sql`from ${COUNTED[state]} and ${which}`, MOST_COUNTED)}) as ${sql.ref(state)}`
  const { rows } = await sql<WorkList['counts']>`${PLAN_ANEW}
    select ${sql.join((['draft', 'scheduled', 'published', 'deleted'] as const).map(count))}`.execute(db(ctx))
  return rows[0] ?? { draft: 0, scheduled: 0, published: 0, deleted: 0 }
}

const theirs = (ctx: Ctx, kind: PostKind) => sql`p.kind = ${sql.lit(kind)} and ${isTheirs(ctx)}`
