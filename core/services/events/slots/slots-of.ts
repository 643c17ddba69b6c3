import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary } from '#core/contracts/events'
import { select } from '../select'

/** Slots shown at once: the next weeks of a busy shed. */
const NEXT_SLOTS = 60

export type SlotView = SlotSummary & {
  /** Booked by the viewer for itself: theirs to cancel here. */
  readonly own: boolean
  /** An order of the viewer's that is collected then. */
  readonly orderNumber: string | null
}

/** The next slots, full ones included, and what the viewer has booked them for. */
export function slotsOf(ctx: Ctx): Promise<SlotView[]> {
  return select<SlotView>(
    ctx,
    `select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
       s.capacity - s.booked as free, m.bookings > 0 as mine, m.own, m."orderNumber"
     from slots s join calendars c on c.id = s.calendar_id
     cross join lateral (
       select count(*)::int as bookings, coalesce(bool_or(b.order_id is null), false) as own, min(o.number) as "orderNumber"
       from bookings b left join orders o on o.id = b.order_id
       where b.slot_id = s.id and b.member_id = ?::uuid) m
     where s.starts_at > ? order by s.starts_at, s.title limit ?`,
    [ctx.viewer.member?.id ?? null, ctx.now, NEXT_SLOTS],
  )
}
