import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { db } from '#core/database/db'
import { SEND_TIER_GIFT, sendTierGift } from './gift-letter'
import { forgetGiftAddresses } from './list-gifts'

export const tasks: ServiceConcept['tasks'] = {
  [SEND_TIER_GIFT]: { class: 'letters', run: sendTierGift },
  'forget-gift-addresses': { class: 'rest', run: forgetGiftAddresses },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '26 3 * * *', task: 'forget-gift-addresses' }]

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'tier_gifts',
    'Which tiers you gave to others.',
    ['tier_gifts.given_by_id'],
    id => sql`
      select t.name as tier, g.months, g.email, g.message, g.given_at, g.expires_at, g.taken_at, g.withdrawn_at
      from tier_gifts g join tiers t on t.id = g.tier_id where g.given_by_id = ${id} order by g.given_at, g.id`,
  ),
  section(
    'tier_gifts_waiting',
    'Which tiers were given to your address, and wait for you to take them.',
    ['tier_gifts.email'],
    id => sql`
      select t.name as tier, g.months, g.email, g.message, g.given_at, g.expires_at
      from tier_gifts g join tiers t on t.id = g.tier_id join members m on m.email = g.email
      where m.id = ${id} order by g.given_at, g.id`,
  ),
]

/** What they gave stays given; what they wrote with it goes, and what waits for them at their address waits no more. */
export const forgetMember: ServiceConcept['forgetMember'] = async (tx, memberId) => {
  await sql`
    update tier_gifts g set email = null, withdrawn_at = coalesce(g.withdrawn_at, ${tx.now}::timestamptz) from members m
    where m.id = ${memberId} and g.email = m.email and g.taken_at is null and g.passed_on_id is null`.execute(
    db(tx),
  )
  await sql`
    update tier_gifts g set email = null from members m
    where m.id = ${memberId} and g.email = m.email and g.passed_on_id is not null`.execute(db(tx))
  await db(tx).updateTable('tier_gifts').set({ message: '' }).where('given_by_id', '=', memberId).execute()
}
