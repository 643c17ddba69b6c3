import type { ServiceConcept } from '#core/concepts/concept'
import { issueBills } from './issue-bills'
import { remindOfBills } from './remind'
import { sendBill } from './send-bill'

export { exportOf } from './export-of'
export { forgetMember } from './forget-member'
export { obligationsOf } from './obligations-of'

export const tasks: ServiceConcept['tasks'] = {
  'issue-bills': { class: 'money', run: issueBills },
  'remind-of-bills': { class: 'rest', run: remindOfBills },
  'send-bill': { class: 'letters', run: sendBill },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '10 3 * * *', task: 'issue-bills' },
  { schedule: '10 7 * * *', task: 'remind-of-bills' },
]

export const workOf: ServiceConcept['workOf'] = [
  ['bill_accounts.opened_by_id', 'opened_at'],
  ['bill_payments.received_by_id', 'received_at'],
]

export const notExported: ServiceConcept['notExported'] = {
  'unbilled_payments.payment_id': 'What waits for the next bill, which is made from the payments.',
  'unbilled_refunds.refund_id': 'What waits for the next bill, which is made from the refunds.',
}
