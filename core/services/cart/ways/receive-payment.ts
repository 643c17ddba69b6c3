import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isPaidAfterAll } from '../payments/end-unpaid'
import { type PaymentRow, paymentOfNumber, type Settled } from '../payments/payment-row'
import { isAtReader } from '../payments/reader-payment'
import { type Receipt, settlePaid } from '../payments/settle-paid'

export class PaidAlready extends Refusal {
  override name = 'PaidAlready'
  constructor() {
    super('This order is paid already.', 409)
  }
}

/** It came to nothing, and was not waiting for a transfer that may come late. */
export class NothingToPay extends Refusal {
  override name = 'NothingToPay'
  constructor() {
    super('This order came to nothing, so there is nothing to pay.', 409)
  }
}

/**
 * A shopkeeper has the money of an order in hand or sees it on the bank's statement. A page at SumUp that could still
 * be paid is closed first. A transfer that came late buys what is left, or becomes the buyer's credit (`refunding`).
 * Throws `NotFound`, `PaidAlready`, `NothingToPay`, and `PaymentsUnavailable` when SumUp cannot be asked.
 */
export async function receivePayment(ctx: Ctx, number: string, receipt: Receipt): Promise<Settled> {
  requireRole(ctx, 'money')
  return receive(ctx, await paymentOfNumber(ctx, number), receipt)
}

/**
 * Whoever hands over what is paid in cash takes the cash, too. What is paid another way is for those who look after the
 * money. Throws what `receivePayment` throws.
 */
export async function receiveCash(ctx: Ctx, number: string): Promise<Settled> {
  requireRole(ctx, 'orders', 'money')
  const payment = await paymentOfNumber(ctx, number)
  if (payment.state !== 'paid' && payment.way !== 'cash') requireRole(ctx, 'money')
  return receive(ctx, payment, { way: 'cash', bankLineId: null })
}

async function receive(ctx: Ctx, payment: PaymentRow, receipt: Receipt): Promise<Settled> {
  if (await isPaidBy(ctx, payment, receipt)) return 'paid'
  if (payment.order_state !== 'pending' && payment.way !== 'transfer') throw new NothingToPay()
  if ((payment.way === 'sumup' || isAtReader(payment)) && (await isPaidAfterAll(ctx, payment)))
    throw new PaidAlready()
  const became = await settlePaid(ctx, payment.id, receipt)
  if (!(await isPaidBy(ctx, payment, receipt))) throw new PaidAlready()
  return became
}

/**
 * True when this very receipt paid it, false when nothing has yet. Throws `PaidAlready` when another one did: also when it is
 * cash that somebody else took, at another till.
 */
async function isPaidBy(ctx: Ctx, { id }: PaymentRow, receipt: Receipt): Promise<boolean> {
  const { state, way, bank_line_id, received_by_id } = await db(ctx)
    .selectFrom('payments')
    .select(['state', 'way', 'bank_line_id', 'received_by_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  if (state !== 'paid') return false
  const byOther = way === 'cash' && received_by_id !== (ctx.viewer.member?.id ?? null)
  if (way !== receipt.way || bank_line_id !== receipt.bankLineId || byOther) throw new PaidAlready()
  return true
}
