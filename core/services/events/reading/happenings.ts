import type { Ctx } from '#core/contracts/ctx'
import { select } from '../select'

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
  readonly limit?: number
  readonly offset?: number
}

const MOST = 1_000

const WITHIN = `from occurrences o
  join event_entries e on e.id = o.entry_id
  join calendars c on c.id = e.calendar_id
  where o.ends_at > ? and (?::timestamptz is null or o.starts_at < ?::timestamptz)
    and (?::text is null or c.slug = ?::text)`

/** What goes on from `from` (what is still under way included) until before `until`, in order. */
export function happenings(ctx: Ctx, span: Span): Promise<Happening[]> {
  return select<Happening>(
    ctx,
    `select o.id, e.slug, e.title, e.summary, e.place, o.starts_at as "startsAt", o.ends_at as "endsAt",
       c.time_zone as "timeZone", c.name as calendar, c.colour, o.cancelled_at is not null as cancelled,
       (select sum(size)::int from occurrence_quotas where occurrence_id = o.id) as places,
       (select sum(size - sold - reserved)::int from occurrence_quotas where occurrence_id = o.id) as free
     ${WITHIN} order by o.starts_at, e.title limit ? offset ?`,
    [...within(span), span.limit ?? MOST, span.offset ?? 0],
  )
}

export async function countHappenings(ctx: Ctx, span: Span): Promise<number> {
  const [row] = await ctx.em.execute<{ count: number }[]>(
    `select count(*)::int as count ${WITHIN}`,
    within(span),
  )
  return row?.count ?? 0
}

function within({ from, until = undefined, calendar }: Span): unknown[] {
  const end = until ?? null
  return [from, end, end, calendar ?? null, calendar ?? null]
}
