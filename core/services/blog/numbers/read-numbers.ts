import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { dayOf } from '#core/text/day-of'
import { requireOwnPost } from '../lock-post'
import { isTheirs } from '../writers'
import { daysUpTo } from './days'

export type DayNumbers = { readonly day: string; readonly views: number; readonly readers: number }
type HostNumbers = { readonly host: string; readonly views: number }
export type PostNumbers = {
  readonly id: string
  readonly title: string
  readonly views: number
  readonly readers: number
}

export type Numbers = {
  /** Every day of the span, also those on which nobody came, the earliest first. */
  readonly days: readonly DayNumbers[]
  readonly views: number
  /** Added up day by day: who came on two days is counted twice. */
  readonly readers: number
  readonly hosts: readonly HostNumbers[]
}

/** The spans that can be looked at, in days. */
export const SPANS = [7, 30, 90, 365] as const
export type Span = (typeof SPANS)[number]

const MOST_LISTED = 20

/** How often one post was read. Throws `NotFound`. */
export async function numbersOfPost(ctx: Ctx, postId: string, span: Span): Promise<Numbers> {
  requireRole(ctx, 'editor', 'author')
  const id = readId(postId)
  await requireOwnPost(ctx, id)
  return numbersWhere(ctx, span, sql`v.post_id = ${id}`)
}

/** How often posts were read: all of them, or for an author their own; and which were read most. */
export async function numbersOfAll(
  ctx: Ctx,
  span: Span,
): Promise<Numbers & { readonly posts: readonly PostNumbers[] }> {
  requireRole(ctx, 'editor', 'author')
  const theirs = sql`exists (select from posts p where p.id = v.post_id and ${isTheirs(ctx)})`
  const [first] = daysOf(ctx, span)
  const { rows: posts } = await sql<PostNumbers>`
    select p.id, p.title, sum(v.views)::int as views, sum(v.readers)::int as readers
    from post_views v join posts p on p.id = v.post_id
    where v.day >= ${first}::date and ${isTheirs(ctx)}
    group by p.id order by views desc, p.id limit ${sql.lit(MOST_LISTED)}`.execute(db(ctx))
  return { ...(await numbersWhere(ctx, span, theirs)), posts }
}

async function numbersWhere(ctx: Ctx, span: Span, those: ReturnType<typeof sql>): Promise<Numbers> {
  const days = daysOf(ctx, span)
  const [first] = days
  const { rows } = await sql<DayNumbers>`
    select v.day::text as day, sum(v.views)::int as views, sum(v.readers)::int as readers
    from post_views v where v.day >= ${first}::date and ${those} group by v.day`.execute(db(ctx))
  const { rows: hosts } = await sql<HostNumbers>`
    select v.host, sum(v.views)::int as views from post_referrers v
    where v.day >= ${first}::date and ${those} group by v.host
    order by views desc, v.host limit ${sql.lit(MOST_LISTED)}`.execute(db(ctx))
  const counted = new Map(rows.map(row => [row.day, row]))
  return {
    days: days.map(day => counted.get(day) ?? { day, views: 0, readers: 0 }),
    views: rows.reduce((sum, { views }) => sum + views, 0),
    readers: rows.reduce((sum, { readers }) => sum + readers, 0),
    hosts,
  }
}

function daysOf({ now, house }: Ctx, span: Span): readonly string[] {
  return daysUpTo(dayOf(now, house.site().timeZone), span)
}
