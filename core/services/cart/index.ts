import type { ActivityHandler } from '#core/activities/processor'
import type { CartService } from '#core/contracts/cart'
import type { Cron, Job } from '#core/jobs/worker'
import { forgetMember } from './closing/forget-member'
import { obligationsOf } from './closing/obligations-of'
import { comparePayments } from './differences/compare-payments'
import { sendOrderLetter } from './letters/send-order-letter'
import { addToCart } from './lines/add-to-cart'
import { countInCart } from './lines/count-in-cart'
import { mergeGuestCart } from './lines/merge-guest-cart'
import { orderNews } from './order-news'
import { ordersOf } from './orders/orders-of'
import { expireOrders } from './payments/expire-orders'
import { reconcilePayments } from './payments/reconcile-payments'
import { verifyPaymentTask } from './payments/verify-payment'
import { refundLine } from './refunds/request-refund'
import { finishRefundTask } from './refunds/task'

/** The contract of this domain, kept: one capability a file. */
export const service: CartService = {
  addToCart,
  mergeGuestCart,
  countInCart,
  ordersOf,
  refundLine,
  obligationsOf,
  forgetMember,
}

export const tasks: Readonly<Record<string, Job>> = {
  'send-order-letter': { class: 'letters', run: sendOrderLetter },
  'finish-refund': { class: 'money', run: finishRefundTask },
  'verify-payment': { class: 'money', run: verifyPaymentTask },
  'expire-orders': { class: 'money', run: expireOrders },
  'reconcile-payments': { class: 'money', run: reconcilePayments },
  'compare-payments': { class: 'money', run: comparePayments },
}

export const crons: readonly Cron[] = [
  { schedule: '* * * * *', task: 'expire-orders' },
  { schedule: '* * * * *', task: 'reconcile-payments' },
  { schedule: '17 * * * *', task: 'compare-payments' },
]

export const handlers: readonly ActivityHandler[] = [orderNews]
