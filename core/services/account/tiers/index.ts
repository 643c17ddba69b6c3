import { sql } from 'kysely'
import type { ServiceConcept } from '#core/concepts/concept'
import { section } from '#core/concepts/export-section'
import { tiersOfOrders } from './bought-tiers'
import { remindOfEndingTiers, SEND_TIER_LETTER, sendTierLetter, TELL_OF_TIERS } from './remind-of-end'

export { forgetMember } from './forget-member'

export const tasks: ServiceConcept['tasks'] = {
  [TELL_OF_TIERS]: { class: 'rest', run: remindOfEndingTiers },
  [SEND_TIER_LETTER]: { class: 'letters', run: sendTierLetter },
}

export const handlers: ServiceConcept['handlers'] = [tiersOfOrders]

export const crons: ServiceConcept['crons'] = [{ schedule: '20 6 * * *', task: TELL_OF_TIERS }]

export const exportOf: ServiceConcept['exportOf'] = [
  section(
    'tiers',
    'Which tiers you had, from whom and how long.',
    ['tier_memberships.member_id'],
    id => sql`
      select g.name, t.source, t.starts_at, t.ends_at, t.told_at from tier_memberships t
      join tiers g on g.id = t.tier_id where t.member_id = ${id} order by t.starts_at, t.id`,
  ),
]

export const notExported: ServiceConcept['notExported'] = {
  'tier_memberships.order_line_id':
    'Which line of an order you bought a tier with: what you bought is under “orders”.',
}

export const workOf: ServiceConcept['workOf'] = [['tier_memberships.given_by_id', 'starts_at']]
