import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { DRAWN } from '../calendar/event-page'
import { NOT_RETIRED as SLOT_NOT_RETIRED } from '../slots/retired'

/** One entry in the organiser's list. */
export type EntrySummary = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly calendar: string
  readonly timeZone: string
  readonly recurrence: string | null
  readonly startsAt: Date
  readonly nextAt: Date | null
  readonly sold: number
}

export const ENTRIES_PER_PAGE = 50

/** Of the dates that come so many are looked at for what comes next; fewer where those are of entries enough. */
const DATES_AHEAD = 2_000
const DATES_AN_ENTRY = 4

/**
 * A page of all entries, counted from 1: what comes next first, then all others, the newest first. What comes only after
 * the next two thousand dates is among those.
 */
export async function entryLines(ctx: Ctx, page = 1): Promise<EntrySummary[]> {
  requireRole(ctx, 'organiser', 'door')
  const among = (dates: number) => sql`select d.entry_id, min(d.starts_at) as starts_at from (
      select o.entry_id, o.starts_at from occurrences o where o.starts_at > ${ctx.now} and o.cancelled_at is null
      order by o.starts_at limit ${sql.lit(Math.min(dates, DATES_AHEAD))}) d group by d.entry_id`
  const begin = (page - 1) * ENTRIES_PER_PAGE
  const until = begin + ENTRIES_PER_PAGE
  const ahead = until * DATES_AN_ENTRY
  // Looked at once where few dates would be as many.
  const far = sql`union all select * from (${among(DATES_AHEAD)}) far where (select count(*) from near) < ${until}`
  const isEnough = ahead < DATES_AHEAD ? sql`(select count(*) from near) >= ${until} ${far}` : sql`true`
  const { rows } = await sql<EntrySummary>`
    with near as materialized (${among(ahead)}),
    soon as materialized (select * from near where ${isEnough}),
    shown as (
      (select s.entry_id, s.starts_at from soon s order by s.starts_at, s.entry_id
        limit ${sql.lit(ENTRIES_PER_PAGE)} offset ${begin})
      union all
      (select e.id, null from event_entries e where e.id not in (select entry_id from soon) order by e.id desc
        limit greatest(0, ${until}::int - (select count(*) from soon))
        offset greatest(0, ${begin}::int - (select count(*) from soon))))
    select e.id, e.slug, e.title, c.name as calendar, c.time_zone as "timeZone", e.recurrence,
      e.starts_at as "startsAt", next.at as "nextAt",
      (select coalesce(sum(oq.sold), 0)::int from occurrence_quotas oq join occurrences o on o.id = oq.occurrence_id
       where o.entry_id = e.id and o.starts_at > ${ctx.now}) as sold
    from shown s cross join lateral (select * from event_entries where id = s.entry_id limit 1) e
      join calendars c on c.id = e.calendar_id
      cross join lateral (select min(o.starts_at) as at from occurrences o
        where o.entry_id = e.id and o.starts_at > ${ctx.now} and o.cancelled_at is null) next
    order by s.starts_at nulls last, case when s.starts_at is not null then e.id end, e.id desc
    limit ${sql.lit(ENTRIES_PER_PAGE)}`.execute(db(ctx))
  return rows
}

/** Of many more than a page, not all: see `countRows`. */
export function countEntries(ctx: Ctx, page: number): Promise<number> {
  requireRole(ctx, 'organiser', 'door')
  return countRows(ctx, sql`from event_entries`, { page, perPage: ENTRIES_PER_PAGE })
}

export type OccurrenceSummary = {
  readonly id: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly cancelled: boolean
  readonly size: number
  readonly sold: number
  readonly checkedIn: number
}

export type QuotaSummary = { readonly id: string; readonly name: string; readonly size: number }
export type TicketTypeSummary = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly amount: number
  readonly currency: string
  readonly quotaId: string
  readonly quota: string
  /** Not sold any more. */
  readonly retired: boolean
}

export type EntryDesk = {
  readonly id: string
  readonly slug: string
  readonly calendarId: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly place: string
  readonly image: string | null
  readonly imageAlt: string
  readonly picture: ShownPicture | null
  readonly startsAt: Date
  readonly endsAt: Date
  readonly recurrence: string | null
  readonly cancellationHours: number
  readonly timeZone: string
  readonly quotas: readonly QuotaSummary[]
  readonly types: readonly TicketTypeSummary[]
  /** What tickets are sold in. */
  readonly currency: string
  /** The next dates and the last ones, as many as are shown; in order of time. */
  readonly coming: readonly OccurrenceSummary[]
  readonly past: readonly OccurrenceSummary[]
  /** How many there are, as far as they are counted. */
  readonly comingCount: number
  readonly pastCount: number
}

const SHOWN = 26
export const LINES_PER_PAGE = 100

/** An entry without its dates. */
export type EntryHead = Omit<EntryDesk, 'coming' | 'past' | 'comingCount' | 'pastCount'>

/** All an organiser works on of one entry. Throws `NotFound`. */
export async function entryDesk(ctx: Ctx, id: string): Promise<EntryDesk> {
  requireRole(ctx, 'organiser', 'door')
  const head = await entryHead(ctx, id)
  const coming = await lines(ctx, sql`${isComing(ctx, id)} order by ${SOONEST} limit ${sql.lit(SHOWN)}`)
  const past = await lines(ctx, sql`${isPast(ctx, id)} order by o.starts_at desc limit ${sql.lit(SHOWN)}`)
  const [comingCount, pastCount] = [await count(ctx, isComing(ctx, id)), await count(ctx, isPast(ctx, id))]
  return { ...head, coming, past: past.reverse(), comingCount, pastCount }
}

/** The same without its dates, for pages that show none. Throws `NotFound`. */
export async function entryHead(ctx: Ctx, id: string): Promise<EntryHead> {
  requireRole(ctx, 'organiser', 'door')
  const { rows } = await sql<Omit<EntryHead, 'picture' | 'currency'> & PictureRow>`
    select e.id, e.slug, e.calendar_id as "calendarId", e.title, e.summary, e.description, e.place, e.image,
      e.image_alt as "imageAlt", e.starts_at as "startsAt", e.ends_at as "endsAt", e.recurrence,
      e.cancellation_hours as "cancellationHours", c.time_zone as "timeZone",
      ${pictureColumns},
      coalesce((select jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name, 'size', q.size) order by ${inReadingOrder('q.name')})
        from quotas q where q.entry_id = e.id), '[]') as quotas,
      coalesce((select jsonb_agg(jsonb_build_object('id', tt.id, 'name', tt.name, 'description', tt.description,
          'amount', tt.price_amount, 'currency', tt.price_currency, 'quotaId', q.id, 'quota', q.name,
          'retired', exists (select from ticket_type_retirements r where r.ticket_type_id = tt.id))
          order by tt.position, ${inReadingOrder('tt.name')})
        from ticket_types tt join quotas q on q.id = tt.quota_id where tt.entry_id = e.id), '[]') as types
    from event_entries e join calendars c on c.id = e.calendar_id ${joinMedia('e')}
    where e.id = ${id}`.execute(db(ctx))
  const [entry] = rows
  if (!entry) throw new NotFound()
  const { currency } = ctx.house.site()
  return { ...entry, picture: pictureOf(entry, entry.imageAlt, DRAWN), currency }
}

/** A page of all the dates of an entry: those to come, soonest first, or those gone by, latest first. */
export async function entryDates(
  ctx: Ctx,
  id: string,
  { past, page }: { past: boolean; page: number },
): Promise<{ lines: OccurrenceSummary[]; total: number }> {
  requireRole(ctx, 'organiser', 'door')
  const which = past ? isPast(ctx, id) : isComing(ctx, id)
  const order = past ? sql`o.starts_at desc` : SOONEST
  const offset = (page - 1) * LINES_PER_PAGE
  return {
    lines: await lines(
      ctx,
      sql`${which} order by ${order} limit ${sql.lit(LINES_PER_PAGE)} offset ${offset}`,
    ),
    total: await count(ctx, which, page),
  }
}

/** Not along the index of beginnings, in which the years of what is over come first. */
const SOONEST = sql`o.starts_at + interval '0'`

const isComing = (ctx: Ctx, entryId: string) => sql`o.entry_id = ${entryId} and o.ends_at > ${ctx.now}`
const isPast = (ctx: Ctx, entryId: string) => sql`o.entry_id = ${entryId} and o.ends_at <= ${ctx.now}`

/** Of the years of a weekly market not all: see `countRows`. */
function count(ctx: Ctx, which: RawBuilder<unknown>, page = 1): Promise<number> {
  return countRows(ctx, sql`from occurrences o where ${which}`, { page, perPage: LINES_PER_PAGE })
}

export type OccurrenceDesk = OccurrenceSummary & {
  readonly entryId: string
  readonly slug: string
  readonly title: string
  readonly place: string
  readonly timeZone: string
}

/** One time of an entry, for its list and its door. Throws `NotFound`. */
export async function occurrenceDesk(ctx: Ctx, id: string): Promise<OccurrenceDesk> {
  requireRole(ctx, 'organiser', 'door')
  const [line] = await lines(ctx, sql`o.id = ${id}`)
  const entry = await db(ctx)
    .selectFrom('occurrences as o')
    .innerJoin('event_entries as e', 'e.id', 'o.entry_id')
    .innerJoin('calendars as c', 'c.id', 'e.calendar_id')
    .select(['e.id as entryId', 'e.slug', 'e.title', 'e.place', 'c.time_zone as timeZone'])
    .where('o.id', '=', id)
    .executeTakeFirst()
  if (!line || !entry) throw new NotFound()
  return { ...line, ...entry }
}

async function lines(ctx: Ctx, which: RawBuilder<unknown>): Promise<OccurrenceSummary[]> {
  const { rows } = await sql<OccurrenceSummary>`
    select o.id, o.starts_at as "startsAt", o.ends_at as "endsAt", o.cancelled_at is not null as cancelled,
      (select coalesce(sum(size), 0)::int from occurrence_quotas where occurrence_id = o.id) as size,
      (select coalesce(sum(sold), 0)::int from occurrence_quotas where occurrence_id = o.id) as sold,
      (select count(*)::int from check_ins i join tickets t on t.id = i.ticket_id
       where t.occurrence_id = o.id) as "checkedIn"
    from occurrences o where ${which}`.execute(db(ctx))
  return rows
}

export type DeskSlotSummary = {
  readonly id: string
  readonly calendar: string
  readonly title: string
  readonly place: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly timeZone: string
  readonly capacity: number
  readonly booked: number
  readonly people: readonly { readonly name: string; readonly orderNumber: string | null }[]
}

/** A page of the times to book that are not over, soonest first. Pages count from 1. */
export async function slotLines(
  ctx: Ctx,
  page: number,
): Promise<{ lines: DeskSlotSummary[]; total: number }> {
  requireRole(ctx, 'organiser')
  const { rows: lines } = await sql<DeskSlotSummary>`
    select s.id, c.name as calendar, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt",
      c.time_zone as "timeZone", s.capacity, s.booked,
      coalesce((select jsonb_agg(jsonb_build_object('name', coalesce(o.name, m.name), 'orderNumber', o.number)
          order by ${inReadingOrder(sql`coalesce(o.name, m.name)`)}, o.number)
        from bookings b join members m on m.id = b.member_id left join orders o on o.id = b.order_id
        where b.slot_id = s.id), '[]') as people
    from slots s join calendars c on c.id = s.calendar_id where s.ends_at > ${ctx.now} and ${SLOT_NOT_RETIRED}
    order by s.starts_at, ${inReadingOrder('s.title')}, s.id limit ${sql.lit(LINES_PER_PAGE)} offset ${(page - 1) * LINES_PER_PAGE}`.execute(
    db(ctx),
  )
  const coming = sql`from slots s where s.ends_at > ${ctx.now} and ${SLOT_NOT_RETIRED}`
  return { lines, total: await countRows(ctx, coming, { page, perPage: LINES_PER_PAGE }) }
}
