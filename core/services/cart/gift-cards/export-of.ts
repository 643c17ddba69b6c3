import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'gift_cards',
    'Gift cards that you bought, by the end of their codes, and those that lie in your cart.',
    ['gift_cards.order_line_id', 'gift_cards.refund_id', 'cart_gift_cards.cart_id'],
    id => sql`
      select g.ending, g.amount, g.currency, g.issued_at, g.expires_at, g.refund_id is not null as taken_back,
        o.number as "order", null as entered_at
      from gift_cards g join order_lines l on l.id = g.order_line_id join orders o on o.id = l.order_id
      where o.member_id = ${id}
      union all
      select g.ending, null, g.currency, null, g.expires_at, false, null, x.entered_at
      from cart_gift_cards x join carts c on c.id = x.cart_id join gift_cards g on g.id = x.gift_card_id
      where c.member_id = ${id}`,
  ),
]
