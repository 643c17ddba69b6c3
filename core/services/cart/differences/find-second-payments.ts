import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isSameMoney } from '#core/contracts/money'
import type { HistoryEntry } from '#core/contracts/platform/payouts'
import { forkCtx } from '#core/database/ctx'
import { type Database, db } from '#core/database/db'
import { TransactionNotFound } from '#core/payments/refusals'
import { settlePaid } from '../payments/settle-paid'
import { verifyPayment } from '../payments/verify-payment'

/** As SumUp is told what is paid: by the number of the order, after the name of the site, which may have changed. */
const OF_ORDER = /: order (RA-[0-9A-Z]+)$/

/**
 * Cards that paid for orders of ours and are in no book: a reader answered after the shop had given up and taken cash, or after
 * the order was called off. What paid an order that was not paid yet pays it now, or goes back as whatever comes too late; what
 * paid it a second time is a difference for a shopkeeper. Throws `PaymentsUnavailable`.
 */
export async function findSecondPayments(ctx: Ctx, history: readonly HistoryEntry[]): Promise<void> {
  const ours = history.flatMap(entry => {
    const [, number] = entry.kind === 'payment' ? (OF_ORDER.exec(entry.description) ?? []) : []
    return number ? [{ ...entry, number }] : []
  })
  if (ours.length === 0) return
  const payments = Map.groupBy(
    await paymentsOf(ctx, [...new Set(ours.map(({ number }) => number))]),
    row => row.number,
  )
  for (const entry of ours) {
    const known = payments.get(entry.number) ?? []
    const [payment] = known
    if (!payment || known.some(({ transaction_id }) => transaction_id === entry.transactionId)) continue
    if (await isStillPaid(ctx, entry.transactionId)) await apply(forkCtx(ctx), payment, entry)
  }
}

type Row = Pick<
  Selectable<Database['payments']>,
  'id' | 'state' | 'amount' | 'currency' | 'checkout_id' | 'transaction_id'
> &
  Pick<Selectable<Database['orders']>, 'number'>

/** The last of each order first. */
function paymentsOf(ctx: Ctx, numbers: readonly string[]): Promise<Row[]> {
  return db(ctx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .select(['p.id', 'p.state', 'p.amount', 'p.currency', 'p.checkout_id', 'p.transaction_id', 'o.number'])
    .where('o.number', 'in', numbers)
    .orderBy('p.created_at', 'desc')
    .execute()
}

/** A card that was declined is in the history too, and so is what was given back since. */
async function isStillPaid(ctx: Ctx, transactionId: string): Promise<boolean> {
  try {
    const { status, events } = await ctx.house.payments.getTransaction(transactionId)
    return status === 'SUCCESSFUL' && events.length === 0
  } catch (fault) {
    if (fault instanceof TransactionNotFound) return false
    throw fault
  }
}

async function apply(ctx: Ctx, payment: Row, entry: HistoryEntry): Promise<void> {
  const { transactionId, transactionCode, amount } = entry
  if (payment.state !== 'paid') {
    // It may be paid in this moment, by whoever asks about it.
    if (payment.checkout_id) await verifyPayment(ctx, payment.id)
    else if (isSameMoney(amount, payment))
      await settlePaid(ctx, payment.id, { transactionId, transactionCode, atReader: true })
  }
  const now = await db(ctx)
    .selectFrom('payments')
    .select(['state', 'transaction_id'])
    .where('id', '=', payment.id)
    .executeTakeFirstOrThrow()
  if (now.state !== 'paid' || now.transaction_id === transactionId) return
  await db(ctx)
    .insertInto('payment_differences')
    .values({
      id: Bun.randomUUIDv7(),
      payment_id: payment.id,
      kind: 'second',
      event: transactionId,
      amount: amount.amount,
      currency: amount.currency,
      happened_at: entry.at,
      seen_at: ctx.now,
    })
    .onConflict(conflict => conflict.columns(['payment_id', 'kind', 'event']).doNothing())
    .execute()
}
