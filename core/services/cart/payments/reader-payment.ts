import type { Ctx } from '#core/contracts/ctx'
import { isSameMoney } from '#core/contracts/money'
import type { Reading } from '#core/contracts/platform/card-readers'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { PaymentsUnavailable, ReaderOffline, ReaderUnknown } from '#core/payments/refusals'
import { handOver, lockOrder } from '../fulfilment/collections'
import type { PaymentOutcome } from './apply-checkout-status'
import type { PaymentRow } from './payment-row'
import { settlePaid } from './settle-paid'

/** A request whose answer was lost may still be on the reader's screen for so long. */
const LOST_MS = 3 * 60_000

/** A payment that a reader was asked for. */
export type ReaderPayment = PaymentRow & { readonly reader_id: string; readonly started_at: Date }

export const isAtReader = (payment: PaymentRow): payment is ReaderPayment => payment.reader_id !== null

/** What the reader is asked for, by which it is found again. */
export const readerRequest = (ctx: Ctx, { number, amount, currency }: PaymentRow) => ({
  amount: { amount, currency },
  description: `${ctx.house.site().name}: order ${number}`,
})

/**
 * Asks SumUp what became of it, and does what follows: what a card paid is paid and handed over. Harmless however often
 * it is called. Throws `PaymentsUnavailable`.
 */
export async function applyReading(ctx: Ctx, payment: ReaderPayment): Promise<PaymentOutcome> {
  const became = await outcomeOfReading(ctx, payment)
  return became === 'declined' ? 'failed' : became
}

/** The same, which tells a card that was declined from what was taken back at the reader. */
export async function outcomeOfReading(
  ctx: Ctx,
  payment: ReaderPayment,
): Promise<PaymentOutcome | 'declined'> {
  const reading = await readingOf(ctx, payment)
  if (reading.state === 'over') return 'failed'
  if (reading.state !== 'paid') return reading.state
  const { id, code, amount } = reading.transaction
  if (!isSameMoney(amount, payment)) {
    ctx.house.log.error(
      { payment: payment.reference, amount },
      'a reader took another amount than it was asked for',
    )
    return 'waiting'
  }
  const became = await settlePaid(ctx, payment.id, {
    transactionId: id,
    transactionCode: code,
    atReader: true,
  })
  if (became === 'paid') await handOverSale(ctx, payment.number)
  return became
}

/**
 * Nobody can pay it at the reader any more; whether somebody had. A reader that is asleep takes no card now: should it wake up and
 * take one after all, `compareHistory` finds it. Throws `PaymentsUnavailable` while it is not known.
 */
export async function endReading(ctx: Ctx, payment: ReaderPayment): Promise<boolean> {
  const before = await applyReading(ctx, payment)
  if (before === 'paid' || before === 'refunding') return true
  const isAway = before === 'waiting' && !(await takeBack(ctx, payment))
  const after = before === 'waiting' ? await applyReading(ctx, payment) : before
  if (after === 'waiting' && !isAway) throw new PaymentsUnavailable('The reader has not let go of it yet')
  if (after === 'failed' || after === 'waiting') await forgetReading(ctx, payment)
  return after === 'paid' || after === 'refunding'
}

/**
 * What is known to be over is not asked about again. Only what `payment` says was asked for: a reader that was asked
 * anew meanwhile may still be paid.
 */
export async function forgetReading(ctx: Ctx, payment: ReaderPayment): Promise<void> {
  await db(ctx)
    .deleteFrom('reader_checkouts')
    .where('payment_id', '=', payment.id)
    .where('started_at', '=', payment.started_at)
    .where('client_transaction_id', 'is not distinct from', payment.client_transaction_id)
    .execute()
}

/** False when the reader cannot be reached. */
async function takeBack(ctx: Ctx, { reader_id }: ReaderPayment): Promise<boolean> {
  try {
    await ctx.house.payments.readers.terminate(reader_id)
    return true
  } catch (fault) {
    if (!(fault instanceof ReaderOffline || fault instanceof ReaderUnknown)) throw fault
    return false
  }
}

async function readingOf(ctx: Ctx, payment: ReaderPayment): Promise<Reading> {
  const { readers } = ctx.house.payments
  if (payment.client_transaction_id) {
    const started = {
      clientTransactionId: payment.client_transaction_id,
      checkoutId: payment.reader_checkout_id,
    }
    try {
      return await readers.reading(payment.reader_id, started)
    } catch (fault) {
      if (!(fault instanceof ReaderUnknown)) throw fault
      return { state: 'over' }
    }
  }
  const transaction = await readers.findReading(readerRequest(ctx, payment), payment.started_at)
  if (transaction?.status === 'SUCCESSFUL') return { state: 'paid', transaction }
  const isOver = transaction?.status !== 'PENDING' && (await isLost(ctx, payment))
  if (!isOver) return { state: 'waiting' }
  return { state: transaction?.status === 'FAILED' ? 'declined' : 'over' }
}

/** Nothing is known of it, its time is over, and its reader shows nothing that a card could be held to. */
async function isLost(ctx: Ctx, payment: ReaderPayment): Promise<boolean> {
  if (ctx.now.getTime() - payment.started_at.getTime() <= LOST_MS) return false
  try {
    return !(await ctx.house.payments.readers.status(payment.reader_id)).busy
  } catch (fault) {
    if (!(fault instanceof ReaderUnknown)) throw fault
    return true
  }
}

async function handOverSale(ctx: Ctx, number: string): Promise<void> {
  await transaction(ctx, async tx => {
    const order = await lockOrder(tx, number)
    if (order.state === 'paid') await handOver(tx, order)
  })
}
