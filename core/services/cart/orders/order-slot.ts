import { sql } from 'kysely'
import type { SlotSummary } from '#core/contracts/events'

/** When an order is collected. */
export type OrderSlot = Omit<SlotSummary, 'free' | 'mine'>

/** The slot of an order named `o` as `OrderSlot`, its moments as text. */
export const SLOT = sql<SlotText | null>`case when s.id is null then null else json_build_object('id', s.id, 'title', s.title,
  'place', coalesce(cp.name || ', ' || replace(cp.address, chr(10), ', '), s.place),
  'startsAt', s.starts_at, 'endsAt', s.ends_at, 'timeZone', k.time_zone) end`
/** What is said of a slot `s` beside its own row. */
export const SLOT_DETAILS = sql`left join calendars k on k.id = s.calendar_id
  left join collection_place_slots ps on ps.slot_id = s.id left join collection_places cp on cp.id = ps.place_id`
export type SlotText = Omit<OrderSlot, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }

export function orderSlot(slot: SlotText | null): OrderSlot | null {
  return slot && { ...slot, startsAt: new Date(slot.startsAt), endsAt: new Date(slot.endsAt) }
}
