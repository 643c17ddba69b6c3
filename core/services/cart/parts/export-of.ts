import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'order_parts',
    'What of your orders was paid with credit or a gift card, and what of it came back.',
    ['order_parts.order_id', 'refund_parts.refund_id'],
    id => sql`
      select o.number as "order", p.way, p.amount, p.currency, p.held_at, p.released_at,
        (select coalesce(sum(b.amount), 0) from refund_parts b where b.part_id = p.id) as came_back
      from order_parts p join orders o on o.id = p.order_id
      where o.member_id = ${id} order by p.held_at, p.id`,
  ),
]
