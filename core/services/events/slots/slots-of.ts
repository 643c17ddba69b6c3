import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { SlotSummary } from '#core/contracts/events'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { NOT_RETIRED } from './retired'

/** Slots shown at once: the next weeks of a busy shed. */
export const SLOTS_PER_PAGE = 60

export type SlotView = SlotSummary & {
  /** Booked by the viewer for itself: theirs to cancel here. */
  readonly own: boolean
  /** An order of the viewer's that is collected then. */
  readonly orderNumber: string | null
}

/** A page of the coming slots, full ones included, and what the viewer has booked them for. Pages count from 1. */
export async function slotsOf(ctx: Ctx, page = 1): Promise<{ slots: SlotView[]; total: number }> {
  const { rows: slots } = await sql<SlotView>`
    select s.id, s.title, s.place, s.starts_at as "startsAt", s.ends_at as "endsAt", c.time_zone as "timeZone",
      s.capacity - s.booked as free, m.bookings > 0 as mine, m.own, m."orderNumber"
    from slots s join calendars c on c.id = s.calendar_id
    cross join lateral (
      select count(*)::int as bookings, coalesce(bool_or(b.order_id is null), false) as own, min(o.number) as "orderNumber"
      from bookings b left join orders o on o.id = b.order_id
      where b.slot_id = s.id and b.member_id = ${ctx.viewer.member?.id ?? null}::uuid) m
    where s.starts_at > ${ctx.now} and ${NOT_RETIRED}
    order by s.starts_at, ${inReadingOrder('s.title')}, s.id limit ${sql.lit(SLOTS_PER_PAGE)} offset ${(page - 1) * SLOTS_PER_PAGE}`.execute(
    db(ctx),
  )
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from slots s where s.starts_at > ${ctx.now} and ${NOT_RETIRED}`.execute(
    db(ctx),
  )
  return { slots, total: rows[0]?.count ?? 0 }
}
