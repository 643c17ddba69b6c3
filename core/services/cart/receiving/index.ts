import type { ServiceConcept } from '#core/concepts/concept'
import { SETTLE_SHORTAGES, settleMissing, settleShortages, settleWhenPaid } from './settle-shortages'

export const tasks: ServiceConcept['tasks'] = {
  [SETTLE_SHORTAGES]: { class: 'money', run: settleShortages },
  'settle-missing-shortages': { class: 'money', run: settleMissing },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '50 * * * *', task: 'settle-missing-shortages' }]

export const handlers: ServiceConcept['handlers'] = [settleWhenPaid]

export const workOf: ServiceConcept['workOf'] = [['goods_receipts.received_by_id', 'received_at']]

export const notExported: ServiceConcept['notExported'] = {
  'shortages.order_line_id': 'What did not come of an order is given back: it is under “refunds”.',
  'shortages.refund_id': 'What did not come of an order is given back: it is under “refunds”.',
}
