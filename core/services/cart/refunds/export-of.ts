import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'refunds',
    'What came back to you, and for what.',
    [
      'refunds.order_id',
      'refunds.payment_id',
      'refund_lines.refund_id',
      'refund_lines.order_line_id',
      'refund_adjustments.refund_id',
      'refund_handouts.refund_id',
    ],
    id => sql`
      select o.number as "order", r.state, r.amount, r.currency, r.reason, r.requested_at, r.done_at,
        h.owed_at as "owed at the shop since", h.handed_out_at, h.way as "handed out in",
        (select coalesce(json_agg(json_build_object('title', l.title, 'detail', l.detail, 'quantity', rl.quantity)
            order by l.position, l.id), '[]')
          from refund_lines rl join order_lines l on l.id = rl.order_line_id where rl.refund_id = r.id) as lines,
        (select coalesce(json_agg(json_build_object('label', a.label, 'amount', a.amount) order by a.position, a.id), '[]')
          from refund_adjustments ra join order_adjustments a on a.id = ra.adjustment_id where ra.refund_id = r.id) as fees
      from refunds r join orders o on o.id = r.order_id left join refund_handouts h on h.refund_id = r.id where o.member_id = ${id} order by r.requested_at, r.id`,
  ),
]
