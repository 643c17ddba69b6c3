import type { Ctx } from '#core/contracts/ctx'
import type { BookingSummary, SlotSummary } from '#core/contracts/events'
import { select } from '../select'

/** Slots the viewer can still book, or has a place in, soonest first, at most `limit`. */
export function freeSlots(ctx: Ctx, limit: number): Promise<readonly SlotSummary[]> {
  return select<SlotSummary>(
    ctx,
    `select * from (
       select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
         s.capacity - s.booked as free,
         exists (select from bookings b where b.slot_id = s.id and b.member_id = ?::uuid) as mine
       from slots s join calendars c on c.id = s.calendar_id where s.starts_at > ?) as slot
     where free > 0 or mine order by "startsAt", title limit ?`,
    [ctx.viewer.member?.id ?? null, ctx.now, limit],
  )
}

/** The viewer's own bookings that are not over yet, soonest first. */
export async function bookingsOf(ctx: Ctx): Promise<readonly BookingSummary[]> {
  if (!ctx.viewer.member) return []
  return select<BookingSummary>(
    ctx,
    `select b.id, s.id as "slotId", s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt",
       c.time_zone as "timeZone", o.number as "orderNumber"
     from bookings b join slots s on s.id = b.slot_id join calendars c on c.id = s.calendar_id
     left join orders o on o.id = b.order_id
     where b.member_id = ? and s.ends_at > ? order by s.starts_at, o.number`,
    [ctx.viewer.member.id, ctx.now],
  )
}
