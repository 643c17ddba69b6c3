import type { ServiceConcept } from '#core/concepts/concept'
import { renewDays } from './renew-days'

export const tasks: ServiceConcept['tasks'] = { 'renew-producer-days': { class: 'rest', run: renewDays } }

export const crons: ServiceConcept['crons'] = [{ schedule: '35 * * * *', task: 'renew-producer-days' }]

export const workOf: ServiceConcept['workOf'] = [
  ['producer_payouts.paid_by_id', 'paid_at'],
  ['producer_payout_reversals.reversed_by_id', 'reversed_at', 'payout_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'line_sources.order_line_id': 'The shop’s agreement with its producers: what you bought is under “orders”.',
  'producer_shares.order_line_id':
    'The shop’s agreement with its producers: what you bought is under “orders”.',
}
