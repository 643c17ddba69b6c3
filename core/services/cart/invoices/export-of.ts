import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'invoices',
    'Invoices and credit notes for your orders, as they were issued.',
    ['invoices.order_id', 'invoices.refund_id'],
    id => sql`
      select i.document, i.issued_at from invoices i join orders o on o.id = i.order_id
      where o.member_id = ${id} order by i.issued_at, i.id`,
  ),
]
