import type { Ctx } from '#core/contracts/ctx'
import type { Checkout } from '#core/contracts/platform/payments'
import { db } from '#core/database/db'
import type { PaymentRow } from './payment-row'
import { settlePaid } from './settle-paid'

/**
 * `waiting` and `failed`: it can still be paid, the latter after a try that came to nothing. `over`: it cannot.
 * `refunding`: paid too late, the money goes back.
 */
export type PaymentOutcome = 'paid' | 'refunding' | 'waiting' | 'failed' | 'over'

/**
 * Does what follows from what SumUp itself said of a checkout. A checkout that is not ours, or paid with another
 * amount than we asked for, changes nothing: the operator reads of it in the log.
 */
export async function applyCheckoutStatus(
  ctx: Ctx,
  payment: PaymentRow,
  checkout: Checkout,
): Promise<PaymentOutcome> {
  if (!isFor(payment, checkout)) {
    ctx.house.log.error(
      { payment: payment.reference, checkout: checkout.id, amount: checkout.amount },
      'a checkout does not fit its payment',
    )
    return 'waiting'
  }
  if (checkout.status === 'PAID') return settleWith(ctx, payment, checkout)
  const { state, outcome } = MEANING[checkout.status]
  await note(ctx, payment, state)
  return outcome
}

/** FAILED tells of the last try only: such a checkout can still be paid. */
const MEANING = {
  PENDING: { state: 'pending', outcome: 'waiting' },
  FAILED: { state: 'failed', outcome: 'failed' },
  EXPIRED: { state: 'expired', outcome: 'over' },
} as const

function isFor({ reference, amount, currency }: PaymentRow, checkout: Checkout): boolean {
  return (
    checkout.reference === reference &&
    checkout.amount.amount === amount &&
    checkout.amount.currency === currency
  )
}

async function settleWith(ctx: Ctx, payment: PaymentRow, checkout: Checkout): Promise<PaymentOutcome> {
  const transaction =
    checkout.transactions.find(each => each.status === 'SUCCESSFUL' || each.status === 'REFUNDED') ??
    checkout.transactions.at(-1)
  if (!transaction) {
    ctx.house.log.error({ checkout: checkout.id }, 'a paid checkout has no transaction')
    return 'waiting'
  }
  return settlePaid(ctx, payment.id, { transactionId: transaction.id, transactionCode: transaction.code })
}

async function note(ctx: Ctx, payment: PaymentRow, state: PaymentRow['state']): Promise<void> {
  await db(ctx)
    .updateTable('payments')
    .set({ state })
    .where('id', '=', payment.id)
    .where('state', '<>', 'paid')
    .where('state', '<>', state)
    .execute()
}
