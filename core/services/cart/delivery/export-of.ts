import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'deliveries',
    'Where your orders are brought, and your cart.',
    ['cart_deliveries.cart_id', 'order_deliveries.order_id'],
    id => sql`
      select o.number as "order", d.address, d.postcode, d.phone, d.note, r.starts_at, r.ends_at
      from order_deliveries d join orders o on o.id = d.order_id join delivery_rounds r on r.id = d.round_id
      where o.member_id = ${id}
      union all
      select null, d.address, d.postcode, d.phone, d.note, r.starts_at, r.ends_at
      from cart_deliveries d join carts c on c.id = d.cart_id join delivery_rounds r on r.id = d.round_id
      where c.member_id = ${id}`,
  ),
]
