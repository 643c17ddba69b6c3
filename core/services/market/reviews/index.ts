import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { productTag } from '#core/contracts/cache-tags'
import { db } from '#core/database/db'

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'reviews',
    'What you said of products you bought.',
    ['reviews.member_id'],
    id => sql`
      select p.title, p.slug, r.stars, r.text, r.written_at from reviews r join products p on p.id = r.product_id
      where r.member_id = ${id} order by r.written_at, r.id`,
  ),
]

export const workOf: ServiceConcept['workOf'] = [
  ['review_decisions.decided_by_id', 'decided_at', 'review_id'],
]

export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  const gone = await db(tx)
    .deleteFrom('reviews')
    .where('member_id', '=', memberId)
    .returning('product_id')
    .execute()
  // Visitors are shown pages that are kept, with the name and the words on them.
  tx.purge(...gone.map(({ product_id }) => productTag(product_id)))
}
