import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'order-changes',
    'What was changed of your orders after you placed them.',
    ['order_changes.order_id'],
    id => sql`
      select o.number, c.kind, c.changes, c.note, c.amount_before, c.amount_after, c.currency, c.changed_at
      from order_changes c join orders o on o.id = c.order_id where o.member_id = ${id} order by c.changed_at, c.id`,
  ),
]
