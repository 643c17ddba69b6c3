import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'tickets',
    'Your tickets, with their codes, when they let you in, were given back, and when we reminded you.',
    [
      'tickets.holder_id',
      'check_ins.ticket_id',
      'ticket_cancellations.ticket_id',
      'ticket_returns.ticket_id',
      'ticket_reminders.member_id',
    ],
    id => sql`
      select t.id, e.title, tt.name as ticket_type, t.holder_name, t.code, e.place, o.starts_at, o.ends_at,
        k.time_zone, o.cancelled_at as date_cancelled_at, t.issued_at, i.checked_in_at, tc.cancelled_at,
        r.requested_at as return_requested_at, tr.reminded_at, ord.number as "order"
      from tickets t join occurrences o on o.id = t.occurrence_id join event_entries e on e.id = o.entry_id
        join calendars k on k.id = e.calendar_id join ticket_types tt on tt.id = t.ticket_type_id
        left join check_ins i on i.ticket_id = t.id left join ticket_cancellations tc on tc.ticket_id = t.id
        left join ticket_returns r on r.ticket_id = t.id
        left join ticket_reminders tr on tr.occurrence_id = o.id and tr.member_id = t.holder_id
        left join order_lines l on l.id = t.order_line_id left join orders ord on ord.id = l.order_id
      where t.holder_id = ${id} order by t.issued_at, t.id`,
  ),
]
