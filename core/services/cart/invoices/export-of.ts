import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'billing-address',
    'Whom your invoices are made out to.',
    ['billing_addresses.member_id'],
    id => sql`
      select name, address, country, vat_number, saved_at from billing_addresses where member_id = ${id}`,
  ),
  section(
    'invoices',
    'Invoices and credit notes for your orders, as they were issued.',
    ['invoices.order_id', 'invoices.refund_id'],
    id => sql`
      select i.document, i.issued_at from invoices i join orders o on o.id = i.order_id
      where o.member_id = ${id} order by i.issued_at, i.id`,
  ),
]
