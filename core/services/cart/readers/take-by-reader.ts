import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { whileClaimed } from '#core/jobs/claim'
import { ReaderBusy, ReaderOffline, ReaderUnknown } from '#core/payments/refusals'
import type { PaymentOutcome } from '../payments/apply-checkout-status'
import { isPaidAfterAll } from '../payments/end-unpaid'
import { type PaymentRow, paymentOfNumber } from '../payments/payment-row'
import {
  applyReading,
  endReading,
  forgetReading,
  isAtReader,
  outcomeOfReading,
  type ReaderPayment,
  readerRequest,
} from '../payments/reader-payment'
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
    await start(ctx, await noteStart(ctx, payment, readerId))
  })
}

/** What became of it; `failed` when it was taken back at the reader. For shopkeepers. Throws `NotFound`, `PaymentsUnavailable`. */
export async function askReader(ctx: Ctx, number: string): Promise<PaymentOutcome | 'declined'> {
  requireRole(ctx, 'orders')
  const payment = await paymentOfNumber(ctx, number)
  if (payment.state === 'paid') return payment.order_state === 'paid' ? 'paid' : 'refunding'
  return isAtReader(payment) ? outcomeOfReading(ctx, payment) : 'over'
}

/** The reader lets go of it; true when a card had paid already. For shopkeepers. Throws `NotFound`, `PaymentsUnavailable`. */
export async function leaveReader(ctx: Ctx, number: string): Promise<boolean> {
  requireRole(ctx, 'orders')
  const payment = await paymentOfNumber(ctx, number)
  if (payment.state === 'paid') return true
  return isAtReader(payment) ? endReading(ctx, payment) : false
}

/** Written down before SumUp is asked, so that a crash in between is found again. */
async function noteStart(ctx: Ctx, payment: PaymentRow, readerId: string): Promise<ReaderPayment> {
  const soon = new Date(ctx.now.getTime() + RESERVATION_MINUTES * 60_000)
  await transaction(ctx, async tx => {
    // What is kept for days, until it is collected, is kept as long as it was.
    const kept = await db(tx)
      .updateTable('orders')
      .set(({ fn, val, ref }) => ({
        reserved_until: fn<Date>('greatest', [ref('reserved_until'), val(soon)]),
      }))
      .where('id', '=', payment.order_id)
      .where('state', '=', 'pending')
      .returning('id')
      .executeTakeFirst()
    if (!kept) throw new NothingToPay()
    await keepAsked(tx, payment.id, { ...NOT_ANSWERED, reader_id: readerId, started_at: tx.now })
  })
  return { ...payment, ...NOT_ANSWERED, reader_id: readerId, started_at: ctx.now }
}

const NOT_ANSWERED = { checkout_id: null, client_transaction_id: null }

type Asked = Pick<
  Selectable<Database['reader_checkouts']>,
  'reader_id' | 'checkout_id' | 'client_transaction_id' | 'started_at'
>

async function keepAsked(ctx: Ctx, paymentId: string, asked: Asked): Promise<void> {
  await db(ctx)
    .insertInto('reader_checkouts')
    .values({ payment_id: paymentId, ...asked })
    .onConflict(conflict => conflict.column('payment_id').doUpdateSet(asked))
    .execute()
}

async function start(ctx: Ctx, payment: ReaderPayment): Promise<void> {
  const { reader_id, started_at } = payment
  try {
    const { checkoutId: checkout_id, clientTransactionId: client_transaction_id } =
      await ctx.house.payments.readers.start(reader_id, readerRequest(ctx, payment))
    await keepAsked(ctx, payment.id, { reader_id, started_at, checkout_id, client_transaction_id })
  } catch (fault) {
    const why = refusalOf(fault)
    // Whatever else went wrong, the reader may show it.
    if (!why) throw fault
    await forgetReading(ctx, payment)
    throw new ReaderNotReady(why)
  }
}

/** It said no: nothing is asked for. */
function refusalOf(fault: unknown): keyof typeof SENTENCES | null {
  if (fault instanceof ReaderBusy) return 'busy'
  if (fault instanceof ReaderOffline) return 'offline'
  return fault instanceof ReaderUnknown ? 'unknown' : null
}
