import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'bookings',
    'Times you booked, those gone by included.',
    ['bookings.member_id'],
    id => sql`
      select s.title, s.place, s.starts_at, s.ends_at, k.time_zone, b.note, b.booked_at, o.number as "order"
      from bookings b join slots s on s.id = b.slot_id join calendars k on k.id = s.calendar_id
        left join orders o on o.id = b.order_id
      where b.member_id = ${id} order by b.booked_at, b.id`,
  ),
]
