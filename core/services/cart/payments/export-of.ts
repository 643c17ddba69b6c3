import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'payments',
    'What you paid for them.',
    ['payments.order_id'],
    id => sql`select o.number as "order", p.state, p.amount, p.currency, p.transaction_code, p.created_at, p.paid_at
      from payments p join orders o on o.id = p.order_id where o.member_id = ${id} order by p.created_at, p.id`,
  ),
]
