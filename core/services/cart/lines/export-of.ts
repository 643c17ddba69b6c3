import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
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
