import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'collection_place',
    'Where you want to collect what lies in your cart.',
    ['cart_places.cart_id'],
    id => sql`
      select p.name, p.address, x.chosen_at
      from cart_places x join carts c on c.id = x.cart_id join collection_places p on p.id = x.place_id
      where c.member_id = ${id}`,
  ),
]
