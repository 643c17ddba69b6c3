import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { db } from '#core/database/db'

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'own_feeds',
    'When you made an address of your own for the feed of the journal.',
    ['private_feeds.member_id'],
    id => sql`select made_at from private_feeds where member_id = ${id} order by made_at`,
  ),
]

export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  await db(tx).deleteFrom('private_feeds').where('member_id', '=', memberId).execute()
}
