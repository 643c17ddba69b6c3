import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { transaction } from '#core/database/transaction'
import type { TransactionEvent } from '#core/payments/payments'
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
    await tx.em.execute('select id from payments where id = ? for no key update', [paymentId])
    if (events) await keepDifferences(tx, paymentId, events)
    await tx.em.execute('update payments set compared_at = ? where id = ?', [tx.now, paymentId])
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

type Known = { id: string; kind: TransactionEvent['kind'] | 'missing'; event: string; settled: boolean }
type Ours = Money & { id: string; done_at: Date | null }

async function keepDifferences(
  tx: Tx,
  paymentId: string,
  events: readonly TransactionEvent[],
): Promise<void> {
  const known = await tx.em.execute<Known[]>(
    `select d.id, d.kind, d.event, s.id is not null as settled from payment_differences d
     left join difference_settlements s on s.difference_id = d.id where d.payment_id = ?`,
    [paymentId],
  )
  const strange = events.filter(
    ({ kind, id }) => !known.some(each => each.kind === kind && each.event === id),
  )
  const ours = await refundsOf(tx, paymentId)
  for (const event of strange) {
    const at = ours.findIndex(refund => event.kind === 'refund' && isAlike(refund, event.amount))
    if (at >= 0) ours.splice(at, 1)
    else await keep(tx, paymentId, event)
  }
  const overdue = tx.now.getTime() - LISTED_WITHIN_MS
  const missing = ours.filter(({ done_at }) => done_at !== null && done_at.getTime() < overdue)
  for (const { id, done_at: at, ...amount } of missing) {
    await keep(tx, paymentId, { id, kind: 'missing', amount, at })
  }
  await dropSolved(tx, known, events, missing)
}

/** What we asked SumUp for ourselves: one that is under way may be there already. */
function refundsOf(tx: Tx, paymentId: string): Promise<Ours[]> {
  return tx.em.execute<Ours[]>(
    `select id, amount, currency, done_at from refunds
     where payment_id = ? and origin = 'shop' and state in ('requested', 'done') and amount > 0
     order by requested_at, id`,
    [paymentId],
  )
}

const isAlike = (one: Money, other: Money) => one.amount === other.amount && one.currency === other.currency

async function keep(
  tx: Tx,
  paymentId: string,
  { id, kind, amount, at }: Omit<TransactionEvent, 'kind'> & { readonly kind: Known['kind'] },
): Promise<void> {
  if (amount.amount === 0) return
  await tx.em.execute(
    `insert into payment_differences (id, payment_id, kind, event, amount, currency, happened_at, seen_at)
     values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (payment_id, kind, event) do nothing`,
    [Bun.randomUUIDv7(), paymentId, kind, id, amount.amount, amount.currency, at, tx.now],
  )
}

/** A refund that failed at SumUp after all, or that turned up there, is no difference any more. */
async function dropSolved(
  tx: Tx,
  known: readonly Known[],
  events: readonly TransactionEvent[],
  missing: readonly Ours[],
): Promise<void> {
  for (const { id, kind, event, settled } of known) {
    const stands =
      kind === 'missing'
        ? missing.some(refund => refund.id === event)
        : events.some(each => each.kind === kind && each.id === event)
    if (!settled && !stands) await tx.em.execute('delete from payment_differences where id = ?', [id])
  }
}
