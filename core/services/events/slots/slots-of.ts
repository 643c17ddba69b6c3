import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary } from '#core/contracts/events'
import { select } from '../select'

/** Slots shown at once: the next weeks of a busy shed. */
const NEXT_SLOTS = 60

export type SlotView = SlotSummary & { readonly mine: boolean }

/** The next slots, full ones included, and whether the viewer has booked them. */
export function slotsOf(ctx: Ctx): Promise<SlotView[]> {
  return select<SlotView>(
    ctx,
    `select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
       s.capacity - s.booked as free, b.id is not null as mine
     from slots s join calendars c on c.id = s.calendar_id
     left join bookings b on b.slot_id = s.id and b.member_id = ?::uuid
     where s.starts_at > ? order by s.starts_at, s.title limit ?`,
    [ctx.viewer.member?.id ?? null, ctx.now, NEXT_SLOTS],
  )
}
