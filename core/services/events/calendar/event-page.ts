import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { COOP_CURRENCY } from '#core/database/coop-currency'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { NOT_RETIRED } from '../tickets/retired'
import { type AttachedTo, attachedTo } from './attached-to'

/** So many of the next times are shown on an event's page; all of them have a page of their own. */
const NEXT_TIMES = 12
export const DATES_PER_PAGE = 50

export type TicketOffer = {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly amount: number
  readonly currency: string
  readonly left: number
}

export type EventTime = {
  readonly id: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly cancelled: boolean
  readonly tickets: readonly TicketOffer[]
}

/** Our own drawings for events, and what is shown from an address. */
export const DRAWN = { width: 1200, height: 800 }

export type EventView = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  /** Markdown. */
  readonly description: string
  readonly place: string
  readonly image: string | null
  readonly picture: ShownPicture | null
  readonly recurrence: string | null
  /** When it first happens: what its rule leaves unsaid is read from it. */
  readonly firstAt: Date
  readonly cancellationHours: number
  readonly calendar: string
  readonly calendarSlug: string
  readonly timeZone: string
  /** What is not over yet, soonest first, as many as are shown. Which of them is asked for is looked up by its id. */
  readonly times: readonly EventTime[]
  /** How many are not over yet in all. */
  readonly coming: number
  /** Its last time, of something over. */
  readonly last: EventTime | null
  readonly attachedTo: readonly AttachedTo[]
}

/** An event as its visitors see it. Throws `NotFound`. */
export async function eventPage(ctx: Ctx, slug: string): Promise<EventView> {
  const { rows } = await sql<
    Omit<EventView, 'times' | 'attachedTo' | 'picture' | 'last'> & PictureRow & { imageAlt: string }
  >`
    select e.id, e.slug, e.title, e.summary, e.description, e.place, e.image, e.image_alt as "imageAlt",
      e.recurrence, e.starts_at as "firstAt", e.cancellation_hours as "cancellationHours", c.name as calendar,
      c.slug as "calendarSlug", c.time_zone as "timeZone", ${pictureColumns},
      (select count(*)::int from occurrences o where o.entry_id = e.id and o.ends_at > ${ctx.now}) as coming
    from event_entries e join calendars c on c.id = e.calendar_id ${joinMedia('e')}
    where e.slug = ${slug}`.execute(db(ctx))
  const [entry] = rows
  if (!entry) throw new NotFound()
  const times = await comingTimes(ctx, entry.id, NEXT_TIMES, 0)
  const [last = null] =
    times.length > 0
      ? []
      : await timesWhere(ctx, sql`o.entry_id = ${entry.id} order by o.starts_at desc limit 1`)
  const picture = pictureOf(entry, entry.imageAlt, DRAWN)
  return { ...entry, picture, times, last, attachedTo: await attachedTo(ctx, entry.id) }
}

/** One time of an event by its id, whenever it is; null when the event has no such time. */
export async function eventTime(ctx: Ctx, entryId: string, id: string): Promise<EventTime | null> {
  if (!isId(id)) return null
  const [time = null] = await timesWhere(ctx, sql`o.entry_id = ${entryId} and o.id = ${id}`)
  return time
}

/** The times of an event that begin on a day `2026-12-03` where it happens; what takes place first. */
export function timesOnDay(
  ctx: Ctx,
  { id, timeZone }: Pick<EventView, 'id' | 'timeZone'>,
  day: string,
): Promise<EventTime[]> {
  return timesWhere(
    ctx,
    sql`o.entry_id = ${id} and (o.starts_at at time zone ${timeZone})::date = ${day}::date
      order by o.cancelled_at is not null, o.starts_at`,
  )
}

/** A page of the times that are not over yet, soonest first. Pages count from 1. */
export function datesOf(ctx: Ctx, entryId: string, page: number): Promise<EventTime[]> {
  return comingTimes(ctx, entryId, DATES_PER_PAGE, (page - 1) * DATES_PER_PAGE)
}

function comingTimes(ctx: Ctx, entryId: string, limit: number, offset: number): Promise<EventTime[]> {
  return timesWhere(
    ctx,
    sql`o.entry_id = ${entryId} and o.ends_at > ${ctx.now}
      order by o.starts_at limit ${limit} offset ${offset}`,
  )
}

async function timesWhere(ctx: Ctx, which: RawBuilder<unknown>): Promise<EventTime[]> {
  const { rows } = await sql<EventTime>`
    select o.id, o.starts_at as "startsAt", o.ends_at as "endsAt", o.cancelled_at is not null as cancelled,
      coalesce((select jsonb_agg(jsonb_build_object('id', tt.id, 'name', tt.name, 'description', tt.description,
          'amount', tt.price_amount, 'currency', tt.price_currency, 'left', oq.size - oq.sold - oq.reserved)
          order by tt.position, ${inReadingOrder('tt.name')})
        from ticket_types tt join occurrence_quotas oq on oq.quota_id = tt.quota_id and oq.occurrence_id = o.id
        where tt.entry_id = o.entry_id and ${NOT_RETIRED}
           and tt.price_currency = ${COOP_CURRENCY}), '[]') as tickets
    from occurrences o where ${which}`.execute(db(ctx))
  return rows
}
