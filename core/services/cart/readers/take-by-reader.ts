import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { whileClaimed } from '#core/jobs/claim'
import { PaymentsUnavailable, ReaderBusy, ReaderOffline, ReaderUnknown } from '#core/payments/refusals'
import type { PaymentOutcome } from '../payments/apply-checkout-status'
import { isPaidAfterAll } from '../payments/end-unpaid'
import { type PaymentRow, paymentOfNumber } from '../payments/payment-row'
import { applyReading, endReading, isAtReader, readerRequest } from '../payments/reader-payment'
import { RESERVATION_MINUTES } from '../ways/paid-later'
import { NothingToPay } from '../ways/receive-payment'
import { pairedReaders } from './pair-reader'

export class ReaderNotReady extends Refusal {
  override name = 'ReaderNotReady'
  constructor(why: 'busy' | 'offline' | 'unknown') {
    super(SENTENCES[why], 409)
  }
}

const SENTENCES = {
  busy: 'The reader is busy with something else. Press cancel on it, or wait a minute.',
  offline: 'The reader is switched off or has no network.',
  unknown: 'SumUp does not know this reader any more. Pair it again.',
} as const

/**
 * Asks for what an order comes to at a reader. Asked again while a card is waited for, it stays so. For shopkeepers.
 * Throws `NotFound`, `NothingToPay`, `ReaderNotReady`, and `PaymentsUnavailable` when SumUp's answer is lost: what
 * became of it is found out by itself.
 */
export async function takeByReader(ctx: Ctx, number: string, readerId: string): Promise<void> {
  requireRole(ctx, 'orders')
  const [reader] = await pairedReaders(ctx, readerId)
  if (!reader) throw new NotFound()
  await whileClaimed(ctx, `reader:${number}`, async () => {
    const payment = await paymentOfNumber(ctx, number)
    if (payment.order_state === 'paid') return
    if (payment.order_state !== 'pending' || payment.amount === 0) throw new NothingToPay()
    if (isAtReader(payment) && (await applyReading(ctx, payment)) !== 'failed') return
    if (!isAtReader(payment) && payment.way === 'sumup' && (await isPaidAfterAll(ctx, payment))) return
    await noteStart(ctx, payment, readerId)
    await start(ctx, payment, readerId)
  })
}

/** What became of it. For shopkeepers. Throws `NotFound`, `PaymentsUnavailable`. */
export async function askReader(ctx: Ctx, number: string): Promise<PaymentOutcome> {
  requireRole(ctx, 'orders')
  const payment = await paymentOfNumber(ctx, number)
  if (payment.state === 'paid') return payment.order_state === 'paid' ? 'paid' : 'refunding'
  return isAtReader(payment) ? applyReading(ctx, payment) : 'over'
}

/** The reader lets go of it; true when a card had paid already. For shopkeepers. Throws `NotFound`, `PaymentsUnavailable`. */
export async function leaveReader(ctx: Ctx, number: string): Promise<boolean> {
  requireRole(ctx, 'orders')
  const payment = await paymentOfNumber(ctx, number)
  if (payment.state === 'paid') return true
  return isAtReader(payment) ? endReading(ctx, payment) : false
}

/** Written down before SumUp is asked, so that a crash in between is found again. */
async function noteStart(ctx: Ctx, payment: PaymentRow, readerId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const kept = await db(tx)
      .updateTable('orders')
      .set({ reserved_until: new Date(tx.now.getTime() + RESERVATION_MINUTES * 60_000) })
      .where('id', '=', payment.order_id)
      .where('state', '=', 'pending')
      .returning('id')
      .executeTakeFirst()
    if (!kept) throw new NothingToPay()
    const asked = { reader_id: readerId, checkout_id: null, client_transaction_id: null, started_at: tx.now }
    await db(tx)
      .insertInto('reader_checkouts')
      .values({ payment_id: payment.id, ...asked })
      .onConflict(conflict => conflict.column('payment_id').doUpdateSet(asked))
      .execute()
  })
}

async function start(ctx: Ctx, payment: PaymentRow, readerId: string): Promise<void> {
  try {
    const { checkoutId, clientTransactionId } = await ctx.house.payments.readers.start(
      readerId,
      readerRequest(ctx, payment),
    )
    await db(ctx)
      .updateTable('reader_checkouts')
      .set({ checkout_id: checkoutId, client_transaction_id: clientTransactionId })
      .where('payment_id', '=', payment.id)
      .execute()
  } catch (fault) {
    if (fault instanceof PaymentsUnavailable) throw fault
    // It said no: nothing is asked for.
    await db(ctx).deleteFrom('reader_checkouts').where('payment_id', '=', payment.id).execute()
    if (fault instanceof ReaderBusy) throw new ReaderNotReady('busy')
    if (fault instanceof ReaderOffline) throw new ReaderNotReady('offline')
    if (fault instanceof ReaderUnknown) throw new ReaderNotReady('unknown')
    throw fault
  }
}
