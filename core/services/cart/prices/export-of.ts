import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'vouchers',
    'Vouchers in your cart, and those that your orders used.',
    ['cart_vouchers.cart_id', 'voucher_uses.order_id'],
    id => sql`
      select v.code, v.label, cv.entered_at, null as "order", null as used_at, null as released_at
      from cart_vouchers cv join carts c on c.id = cv.cart_id join vouchers v on v.id = cv.voucher_id
      where c.member_id = ${id}
      union all
      select v.code, v.label, null, o.number, u.used_at, u.released_at
      from voucher_uses u join orders o on o.id = u.order_id join vouchers v on v.id = u.voucher_id
      where o.member_id = ${id}`,
  ),
]
