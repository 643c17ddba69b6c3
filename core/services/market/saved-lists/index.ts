import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { db } from '#core/database/db'

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'saved lists',
    'Lists of what you buy again and again.',
    ['saved_lists.member_id'],
    id => sql`
      select s.name, s.saved_at, p.title, v.name as variant, l.quantity
      from saved_lists s left join saved_list_lines l on l.list_id = s.id left join variants v on v.id = l.variant_id
        left join products p on p.id = v.product_id
      where s.member_id = ${id} order by s.name, p.title, v.id`,
  ),
]

export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  await db(tx).deleteFrom('saved_lists').where('member_id', '=', memberId).execute()
}
