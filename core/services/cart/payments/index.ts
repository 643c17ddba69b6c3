import type { ServiceConcept } from '#core/concepts/concept'
import { expireOrders } from './expire-orders'
import { reconcilePayments } from './reconcile-payments'
import { verifyPaymentTask } from './verify-payment'

export { exportOf } from './export-of'

export const tasks: ServiceConcept['tasks'] = {
  'verify-payment': { class: 'money', run: verifyPaymentTask },
  'expire-orders': { class: 'money', run: expireOrders },
  'reconcile-payments': { class: 'money', run: reconcilePayments },
}

export const crons: ServiceConcept['crons'] = [
  { schedule: '* * * * *', task: 'expire-orders' },
  { schedule: '* * * * *', task: 'reconcile-payments' },
]
