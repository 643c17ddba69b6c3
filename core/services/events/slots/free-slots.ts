import type { Ctx } from '#core/contracts/ctx'
import type { BookingSummary, SlotSummary } from '#core/contracts/events'
import { select } from '../select'

/** Slots that can still be booked, soonest first, at most `limit`. */
export function freeSlots(ctx: Ctx, limit: number): Promise<readonly SlotSummary[]> {
  return select<SlotSummary>(
    ctx,
    `select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
       s.capacity - s.booked as free
     from slots s join calendars c on c.id = s.calendar_id
     where s.starts_at > ? and s.booked < s.capacity order by s.starts_at, s.title limit ?`,
    [ctx.now, limit],
  )
}

/** The viewer's own bookings that are not over yet, soonest first. */
export async function bookingsOf(ctx: Ctx): Promise<readonly BookingSummary[]> {
  if (!ctx.viewer.member) return []
  return select<BookingSummary>(
    ctx,
    `select b.id, s.id as "slotId", s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt",
       c.time_zone as "timeZone"
     from bookings b join slots s on s.id = b.slot_id join calendars c on c.id = s.calendar_id
     where b.member_id = ? and s.ends_at > ? order by s.starts_at`,
    [ctx.viewer.member.id, ctx.now],
  )
}
