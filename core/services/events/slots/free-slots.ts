import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { BookingSummary, SlotSummary } from '#core/contracts/events'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { NOT_RETIRED } from './retired'

/**
 * Slots the viewer can still book, soonest first, at most `limit`; those in which they have a place are among them,
 * however far off. With `among`, of these alone.
 */
export async function freeSlots(
  ctx: Ctx,
  limit: number,
  among?: readonly string[],
): Promise<readonly SlotSummary[]> {
  const { rows } = await sql<SlotSummary>`
    select id, title, place, "startsAt", "endsAt", "timeZone", free, mine from (
      select slot.*, row_number() over (order by mine desc, "startsAt", ${inReadingOrder('title')}, id) as nth from (
        select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
          s.capacity - s.booked as free,
          exists (select from bookings b where b.slot_id = s.id
            and b.member_id = ${ctx.viewer.member?.id ?? null}::uuid) as mine
        from slots s join calendars c on c.id = s.calendar_id where s.starts_at > ${ctx.now} and ${NOT_RETIRED}
          and ${among ? sql`s.id = any(${among}::uuid[])` : sql`true`}) as slot
      where free > 0 or mine) as ranked
    where nth <= ${limit} order by "startsAt", ${inReadingOrder('title')}, id`.execute(db(ctx))
  return rows
}

/** The viewer's own bookings that are not over yet, soonest first. */
export async function bookingsOf(ctx: Ctx): Promise<readonly BookingSummary[]> {
  if (!ctx.viewer.member) return []
  return db(ctx)
    .selectFrom('bookings as b')
    .innerJoin('slots as s', 's.id', 'b.slot_id')
    .innerJoin('calendars as c', 'c.id', 's.calendar_id')
    .leftJoin('orders as o', 'o.id', 'b.order_id')
    .select(['b.id', 's.id as slotId', 's.title', 's.place'])
    .select(['s.starts_at as startsAt', 's.ends_at as endsAt', 'c.time_zone as timeZone'])
    .select('o.number as orderNumber')
    .where('b.member_id', '=', ctx.viewer.member.id)
    .where('s.ends_at', '>', ctx.now)
    .orderBy('s.starts_at')
    .orderBy('o.number')
    .execute()
}
