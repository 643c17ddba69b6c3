import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { countRows } from '#core/database/count-rows'
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
  // Of pages before this one only the times are read, and of an entry only what a time of this page is of.
  const { rows } = await sql<Happening>`${PLAN_ANEW}
    with listed as (select o.* ${occurrencesWithin(span, limit === null ? undefined : offset + limit)}),
      page as (select * from listed
        where starts_at >= (select starts_at from listed order by starts_at offset ${offset} limit 1))
    select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
      c.time_zone as "timeZone", c.name as calendar, c.colour, o.cancelled_at is not null as cancelled,
      (select sum(size)::int from occurrence_quotas where occurrence_id = o.id) as places,
      (select sum(size - sold - reserved)::int from occurrence_quotas where occurrence_id = o.id) as free
    from page o cross join lateral (select * from event_entries where id = o.entry_id offset 0) e
      join calendars c on c.id = e.calendar_id
    order by o.starts_at, ${inReadingOrder('e.title')}, o.id limit ${limit}::int
    offset ${offset}::int - (select count(*) from listed) + (select count(*) from page)`.execute(db(ctx))
  return rows
}

/** Counted to a bound for a page of them. */
export function countHappenings(
  ctx: Ctx,
  span: Span,
  place: { readonly page: number; readonly perPage: number },
): Promise<number> {
  return countRows(ctx, occurrencesWithin(span), place)
}

/**
 * What was under way at `from` is found by its span, what begins later by when it does: what is over is not looked at.
 * With `most`, of the later ones so many are read, and those that begin together with the last.
 */
function occurrencesWithin(span: Span, most?: number): RawBuilder<unknown> {
  const { from } = span
  return sql`from (
      ${occurrencesOf(span, sql`tstzrange(starts_at, greatest(starts_at, ends_at)) @> ${from}::timestamptz`)}
      union all (${occurrencesOf(span, sql`starts_at > ${from} and ends_at > ${from}`)}
        ${most === undefined ? sql`` : sql`order by starts_at fetch first (${most}) rows with ties`})) o`
}

function occurrencesOf(
  { until, calendar, standing }: Span,
  begins: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`select id, entry_id, starts_at, ends_at, cancelled_at from occurrences where ${begins}
    ${until ? sql`and starts_at < ${until}` : sql``} ${standing ? sql`and cancelled_at is null` : sql``}
    ${calendar ? sql`and entry_id in (select of.id from event_entries of join calendars on calendars.id = of.calendar_id where calendars.slug = ${calendar})` : sql``}`
}
