import type { ServiceConcept } from '#core/concepts/concept'
import { bookNotedLosses } from './book-noted-losses'
import { comparePayments } from './compare-payments'

export const tasks: ServiceConcept['tasks'] = {
  'compare-payments': { class: 'money', run: comparePayments },
  'book-noted-losses': { class: 'rest', run: bookNotedLosses },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '17 * * * *', task: 'compare-payments' },
  { schedule: '23 * * * *', task: 'book-noted-losses' },
]

export const workOf: ServiceConcept['workOf'] = [
  ['difference_settlements.settled_by_id', 'settled_at', 'difference_id'],
]

export const notExported: ServiceConcept['notExported'] = {
  'payment_differences.payment_id':
    'What the shop found when it compared its books with SumUp’s: what came back to you is under “refunds”.',
  'difference_settlements.refund_id': 'How the shop settled such a difference: the refund itself is there.',
}
