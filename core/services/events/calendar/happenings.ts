import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { inReadingOrder } from '#core/database/reading-order'

/** One time that something happens, as calendars list it. */
export type Happening = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly calendar: string
  readonly colour: string
  readonly cancelled: boolean
  /** How many places there are and how many are free; null where nobody needs a ticket. */
  readonly places: number | null
  readonly free: number | null
}

export type Span = {
  readonly from: Date
  readonly until?: Date
  /** Slug of one calendar. */
  readonly calendar?: string
  /** Without what was cancelled. */
  readonly standing?: boolean
}

/** What goes on from `from` (what is still under way included) until before `until`, in order; all of it without a limit. */
export async function happenings(
  ctx: Ctx,
  span: Span & { readonly limit?: number; readonly offset?: number },
): Promise<Happening[]> {
  const { limit = null, offset = 0 } = span
  const { rows } = await sql<Happening>`${PLAN_ANEW}
    select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
      c.time_zone as "timeZone", c.name as calendar, c.colour, o.cancelled_at is not null as cancelled,
      (select sum(size)::int from occurrence_quotas where occurrence_id = o.id) as places,
      (select sum(size - sold - reserved)::int from occurrence_quotas where occurrence_id = o.id) as free
    ${within(span)} order by o.starts_at, ${inReadingOrder('e.title')}, o.id limit ${limit}::int offset ${offset}`.execute(
    db(ctx),
  )
  return rows
}

export async function countHappenings(ctx: Ctx, span: Span): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count ${within(span)}`.execute(
    db(ctx),
  )
  return rows[0]?.count ?? 0
}

function within({ from, until, calendar, standing }: Span): RawBuilder<unknown> {
  return sql`from occurrences o
    join event_entries e on e.id = o.entry_id
    join calendars c on c.id = e.calendar_id
    where o.ends_at > ${from} ${until ? sql`and o.starts_at < ${until}` : sql``}
      ${calendar ? sql`and c.slug = ${calendar}` : sql``} ${standing ? sql`and o.cancelled_at is null` : sql``}`
}
