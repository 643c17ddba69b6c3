import { type Selectable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isSameMoney } from '#core/contracts/money'
import type { TransactionEvent } from '#core/contracts/platform/payments'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { TransactionNotFound } from '#core/payments/refusals'

/** So long SumUp may take to list a refund that it has agreed to. */
const LISTED_WITHIN_MS = 60 * 60_000

/**
 * Reads what SumUp says was taken back of a payment, and keeps what our books do not say, or say alone, as differences
 * for a shopkeeper. Changes nothing else. A payment that SumUp has never heard of (another merchant's, a sandbox that
 * was emptied) has nothing to compare. Throws `PaymentsUnavailable`.
 */
export async function comparePayment(ctx: Ctx, paymentId: string, transactionId: string): Promise<void> {
  const events = await eventsOf(ctx, transactionId)
  await transaction(ctx, async tx => {
    // Read after SumUp was: whatever we had asked for by then has its row.
    await db(tx).selectFrom('payments').select('id').where('id', '=', paymentId).forNoKeyUpdate().execute()
    if (events) await keepDifferences(tx, paymentId, events)
    await db(tx).updateTable('payments').set({ compared_at: tx.now }).where('id', '=', paymentId).execute()
  })
}

async function eventsOf(ctx: Ctx, transactionId: string): Promise<readonly TransactionEvent[] | null> {
  try {
    return (await ctx.house.payments.getTransaction(transactionId)).events
  } catch (refusal) {
    if (!(refusal instanceof TransactionNotFound)) throw refusal
    ctx.house.log.warn({ transaction: transactionId }, 'SumUp does not know the transaction of a payment')
    return null
  }
}

type Known = Pick<
  Selectable<Database['payment_differences']>,
  'id' | 'kind' | 'event' | 'amount' | 'currency'
> & { settled: boolean }
type Ours = Pick<Selectable<Database['refunds']>, 'id' | 'amount' | 'currency' | 'done_at'>

async function keepDifferences(tx: Tx, paymentId: string, told: readonly TransactionEvent[]): Promise<void> {
  const known = await db(tx)
    .selectFrom('payment_differences as d')
    .leftJoin('difference_settlements as s', 's.difference_id', 'd.id')
    .select([
      'd.id',
      'd.kind',
      'd.event',
      'd.amount',
      'd.currency',
      sql<boolean>`s.id is not null`.as('settled'),
    ])
    .where('d.payment_id', '=', paymentId)
    .execute()
  const ours = await refundsOf(tx, paymentId)
  const events = told.filter(event => !event.isBeyondRefunds || areAllOurs(told, ours))
  const strange = events.filter(
    ({ kind, id }) => !known.some(each => each.kind === kind && each.event === id),
  )
  for (const event of strange) {
    const at = ours.findIndex(refund => event.kind === 'refund' && isSameMoney(refund, event.amount))
    if (at >= 0) ours.splice(at, 1)
    else await keep(tx, paymentId, event)
  }
  const overdue = tx.now.getTime() - LISTED_WITHIN_MS
  const missing = ours.filter(({ done_at }) => done_at !== null && done_at.getTime() < overdue)
  for (const { id, done_at: at, ...amount } of missing) {
    await keep(tx, paymentId, { id, kind: 'missing', amount, at })
  }
  const reversed = known.filter(each => isReversed(each, events))
  for (const { event: id, amount, currency } of reversed) {
    await keep(tx, paymentId, { id, kind: 'reversal', amount: { amount, currency }, at: null })
  }
  await dropSolved(tx, known, events, missing)
}

/** Whether we asked for each refund that SumUp lists. */
function areAllOurs(told: readonly TransactionEvent[], ours: readonly Ours[]): boolean {
  const left = [...ours]
  return told
    .filter(({ kind }) => kind === 'refund')
    .every(({ amount }) => {
      const at = left.findIndex(refund => isSameMoney(refund, amount))
      if (at < 0) return false
      left.splice(at, 1)
      return true
    })
}

/**
 * A charge-back that somebody settled and that SumUp lists no longer, by its number or its amount: the dispute was won. SumUp
 * documents no event for that.
 */
function isReversed(
  { kind, event, settled, ...amount }: Known,
  events: readonly TransactionEvent[],
): boolean {
  if (kind !== 'charge-back' || !settled) return false
  return !events.some(
    each => each.kind === 'charge-back' && (each.id === event || isSameMoney(each.amount, amount)),
  )
}

/** What we asked SumUp for ourselves: one that is under way may be there already. */
function refundsOf(tx: Tx, paymentId: string): Promise<Ours[]> {
  return db(tx)
    .selectFrom('refunds')
    .select(['id', sql<number>`coalesce(by_payment, amount)`.as('amount'), 'currency', 'done_at'])
    .where('payment_id', '=', paymentId)
    .where('origin', '=', 'shop')
    .where('way', '=', 'sumup')
    .where('state', 'in', ['requested', 'done'])
    .where(sql<boolean>`coalesce(by_payment, amount) > 0`)
    .orderBy('requested_at')
    .orderBy('id')
    .execute()
}

async function keep(
  tx: Tx,
  paymentId: string,
  { id, kind, amount, at }: Omit<TransactionEvent, 'kind'> & { readonly kind: Known['kind'] },
): Promise<void> {
  if (amount.amount === 0) return
  await db(tx)
    .insertInto('payment_differences')
    .values({
      id: Bun.randomUUIDv7(),
      payment_id: paymentId,
      kind,
      event: id,
      amount: amount.amount,
      currency: amount.currency,
      happened_at: at,
      seen_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['payment_id', 'kind', 'event']).doNothing())
    .execute()
}

/** A refund that failed at SumUp after all, or that turned up there, is no difference any more. */
async function dropSolved(
  tx: Tx,
  known: readonly Known[],
  events: readonly TransactionEvent[],
  missing: readonly Ours[],
): Promise<void> {
  for (const { id, kind, event, settled } of known) {
    const isListed = (as: TransactionEvent['kind']) =>
      events.some(each => each.kind === as && each.id === event)
    // What a card paid beside it is not in the history of this payment.
    if (kind === 'second') continue
    const stands =
      kind === 'missing'
        ? missing.some(refund => refund.id === event)
        : kind === 'reversal'
          ? !isListed('charge-back')
          : isListed(kind)
    if (!settled && !stands) await db(tx).deleteFrom('payment_differences').where('id', '=', id).execute()
  }
}
