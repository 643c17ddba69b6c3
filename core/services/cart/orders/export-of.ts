import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'orders',
    'All your orders: what was in each at which price, your note, when you collected it, the letters we sent about it.',
    [
      'orders.member_id',
      'order_lines.order_id',
      'order_adjustments.order_id',
      'order_adjustments.order_line_id',
      'collections.order_id',
      'order_letters.order_id',
      'bookings.order_id',
    ],
    id => sql`
      select o.number, o.state, o.name, o.email, o.note, o.total_amount, o.currency, o.placed_at, o.taken_at as taken_by_the_shop_at, o.settled_at,
        c.collected_at, s.title as to_collect, s.starts_at as to_collect_from, s.ends_at as to_collect_until,
        (select coalesce(json_agg(json_build_object('kind', l.kind, 'title', l.title, 'detail', l.detail,
            'quantity', l.quantity, 'unit_amount', l.unit_amount, 'total_amount', l.unit_amount * l.quantity,
            'currency', o.currency, 'refunded_quantity', l.refunded_quantity) order by l.position, l.id), '[]')
          from order_lines l where l.order_id = o.id) as lines,
        (select coalesce(json_agg(json_build_object('kind', a.kind, 'label', a.label, 'amount', a.amount, 'currency', a.currency)
            order by a.position, a.id), '[]')
          from order_adjustments a where a.order_id = o.id) as fees_and_vouchers,
        (select coalesce(json_agg(json_build_object('kind', w.kind, 'sent_at', w.sent_at) order by w.sent_at), '[]')
          from order_letters w where w.order_id = o.id and w.not_sent is null) as letters
      from orders o left join collections c on c.order_id = o.id
        left join bookings b on b.order_id = o.id left join slots s on s.id = b.slot_id
      where o.member_id = ${id} order by o.placed_at, o.id`,
  ),
]
