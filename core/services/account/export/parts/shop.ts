import { sql } from 'kysely'
import { section } from '../section'

export const shop = [
  section(
    'orders',
    'All your orders: what was in each at which price, your note, when you collected it, the letters we sent about it.',
    [
      'orders.member_id',
      'order_lines.order_id',
      'collections.order_id',
      'order_letters.order_id',
      'bookings.order_id',
    ],
    id => sql`
      select o.number, o.state, o.name, o.email, o.note, o.total_amount, o.currency, o.placed_at, o.settled_at,
        c.collected_at, s.title as to_collect, s.starts_at as to_collect_from, s.ends_at as to_collect_until,
        (select coalesce(json_agg(json_build_object('kind', l.kind, 'title', l.title, 'detail', l.detail,
            'quantity', l.quantity, 'unit_amount', l.unit_amount, 'total_amount', l.unit_amount * l.quantity,
            'currency', o.currency, 'refunded_quantity', l.refunded_quantity) order by l.position, l.id), '[]')
          from order_lines l where l.order_id = o.id) as lines,
        (select coalesce(json_agg(json_build_object('kind', w.kind, 'sent_at', w.sent_at) order by w.sent_at), '[]')
          from order_letters w where w.order_id = o.id) as letters
      from orders o left join collections c on c.order_id = o.id
        left join bookings b on b.order_id = o.id left join slots s on s.id = b.slot_id
      where o.member_id = ${id} order by o.placed_at, o.id`,
  ),
  section(
    'payments',
    'What you paid for them.',
    ['payments.order_id'],
    id => sql`select o.number as "order", p.state, p.amount, p.currency, p.transaction_code, p.created_at, p.paid_at
      from payments p join orders o on o.id = p.order_id where o.member_id = ${id} order by p.created_at, p.id`,
  ),
  section(
    'refunds',
    'What came back to you, and for what.',
    ['refunds.order_id', 'refunds.payment_id', 'refund_lines.refund_id', 'refund_lines.order_line_id'],
    id => sql`
      select o.number as "order", r.state, r.amount, r.currency, r.reason, r.requested_at, r.done_at,
        (select coalesce(json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', rl.quantity)
            order by l.position, l.id), '[]')
          from refund_lines rl join order_lines l on l.id = rl.order_line_id where rl.refund_id = r.id) as lines
      from refunds r join orders o on o.id = r.order_id where o.member_id = ${id} order by r.requested_at, r.id`,
  ),
  section(
    'cart',
    'What lies in your cart now.',
    ['carts.member_id', 'cart_lines.cart_id'],
    id => sql`
      select coalesce(p.title, e.title) as title, coalesce(v.name, tt.name) as detail, oc.starts_at, l.variant_id,
        l.ticket_type_id, l.occurrence_id, l.quantity, l.added_at
      from cart_lines l join carts c on c.id = l.cart_id left join variants v on v.id = l.variant_id
        left join products p on p.id = v.product_id left join ticket_types tt on tt.id = l.ticket_type_id
        left join event_entries e on e.id = tt.entry_id left join occurrences oc on oc.id = l.occurrence_id
      where c.member_id = ${id} order by l.added_at, l.id`,
  ),
]
