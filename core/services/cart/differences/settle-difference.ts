import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import { NotRefundable } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { compareMoney, formatMoney, type Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { bookRefund } from '../booking/book-refund'
import { book } from '../ledger/book'
import { completeRefund } from '../refunds/complete-refund'
import { amountOf, insertReturned, type RequestedLine, requestedItems } from '../refunds/requested-lines'
import { whileDealtWith } from './while-dealt-with'

export class DifferenceSettled extends Refusal {
  override name = 'DifferenceSettled'
  constructor() {
    super('Somebody has dealt with this already.', 409)
  }
}

/** The lines that were chosen cost another amount than went back. */
export class LinesDoNotFit extends Refusal {
  override name = 'LinesDoNotFit'
  constructor(lines: Money, went: Money, locale: string) {
    super(
      `These lines come to ${formatMoney(lines, locale)}, but ${formatMoney(went, locale)} went back. Choose lines that come to exactly that, or acknowledge it without lines.`,
      409,
    )
  }
}

/** Together with what went back before, it is more than was paid: no refund can say that. */
export class BeyondPayment extends Refusal {
  override name = 'BeyondPayment'
  constructor(left: Money, locale: string) {
    super(
      `Only ${formatMoney(left, locale)} of this payment is left, so this is no refund of lines. Acknowledge it without lines: what goes beyond the payment is booked as a loss.`,
      409,
    )
  }
}

/**
 * Money that went back at SumUp is counted as given back, without any goods, as far as it is left of the payment, and beyond
 * that as lost; what came back of a charge-back is ours again; what is `missing` is only noted. Throws `NotFound`, `DifferenceSettled`,
 * `DifferenceUnderWay`.
 */
export async function acknowledgeDifference(ctx: Ctx, asked: string, note: string): Promise<void> {
  requireRole(ctx, 'money')
  const id = readId(asked)
  await whileDealtWith(ctx, id, () => settleDifference(ctx, id, note))
}

/** For whoever deals with it alone already. Throws `NotFound`, `DifferenceSettled`. */
export async function settleDifference(ctx: Ctx, id: string, note: string): Promise<void> {
  await transaction(ctx, async tx => {
    const difference = await lockWaiting(tx, id)
    if (difference.kind === 'reversal') await recover(tx, difference, note)
    const refundId = isGone(difference) ? await countAsGone(tx, difference, note) : null
    await writeSettlement(tx, difference.id, refundId, note)
    tx.purge(viewerTag(difference.member_id))
  })
}

/**
 * Money that went back at SumUp was for these lines and fees: they are refunded as if we had done it, only that SumUp is not
 * asked for it again. Throws `NotFound`, `DifferenceSettled`, `NotRefundable`, `LinesDoNotFit`.
 */
export async function recordDifference(
  ctx: Ctx,
  id: string,
  lines: readonly RequestedLine[],
  note: string,
  adjustments: readonly string[] = [],
): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    const difference = await lockWaiting(tx, id)
    if (!isGone(difference)) throw new NotFound()
    // Of an order that came to nothing there are no goods to come back.
    if (difference.order_state !== 'paid') throw new NotRefundable()
    const wanted = { lines: await requestedItems(tx, difference.order_id, lines), adjustments }
    const cost = await amountOf(tx, difference.order_id, wanted)
    if (compareMoney(cost, difference) !== 0) throw new LinesDoNotFit(cost, difference, tx.locale)
    const left = await leftOf(tx, difference)
    if (compareMoney(difference, left) > 0) throw new BeyondPayment(left, tx.locale)
    const refundId = await writeRefund(tx, difference, note, 'requested')
    await insertReturned(tx, refundId, wanted)
    await completeRefund(tx, { ...difference, id: refundId, by_payment: null, transaction_id: null })
    await writeSettlement(tx, difference.id, refundId, note)
  })
}

/**
 * Losses that were only noted, before there was a way to book them: counted now as `acknowledgeDifference` would. One that is
 * settled by now in another way is left alone.
 */
export async function countNotedLoss(tx: Tx, id: string): Promise<void> {
  const difference = await lockDifference(tx, id)
  const settlement = await db(tx)
    .selectFrom('difference_settlements')
    .select(['id', 'note'])
    .where('difference_id', '=', difference.id)
    .where('refund_id', 'is', null)
    .executeTakeFirst()
  if (!settlement || !isGone(difference)) return
  const refundId = await countAsGone(tx, difference, settlement.note)
  await db(tx)
    .updateTable('difference_settlements')
    .set({ refund_id: refundId })
    .where('id', '=', settlement.id)
    .execute()
}

/**
 * The bank gave back what it took by a charge-back: said by the shopkeeper, as SumUp's answers need not tell. Throws
 * `NotFound`, `DifferenceSettled` when it is known already.
 */
export async function reverseChargeBack(ctx: Ctx, id: string, note: string): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    const { settled, ...taken } = await lockDifference(tx, id)
    if (taken.kind !== 'charge-back' || !settled) throw new NotFound()
    const { payment_id, event, amount, currency } = taken
    const reversal = { ...taken, kind: 'reversal' as const, id: Bun.randomUUIDv7() }
    const made = await db(tx)
      .insertInto('payment_differences')
      .values({
        id: reversal.id,
        payment_id,
        kind: reversal.kind,
        event,
        amount,
        currency,
        happened_at: tx.now,
        seen_at: tx.now,
      })
      .onConflict(conflict => conflict.columns(['payment_id', 'kind', 'event']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new DifferenceSettled()
    await recover(tx, reversal, note)
    await writeSettlement(tx, reversal.id, null, note)
    tx.purge(viewerTag(reversal.member_id))
  })
}

type Row = Pick<
  Selectable<Database['payment_differences']>,
  'id' | 'kind' | 'event' | 'amount' | 'currency' | 'payment_id'
> &
  Pick<Selectable<Database['payments']>, 'order_id'> &
  Pick<Selectable<Database['orders']>, 'member_id'> & {
    order_state: Selectable<Database['orders']>['state']
  }

type Found = Row & { settled: boolean }

/** The order first, as wherever one is changed. */
async function lockDifference(tx: Tx, asked: string): Promise<Found> {
  const id = readId(asked)
  const order = await db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .innerJoin('payment_differences as d', 'd.payment_id', 'p.id')
    .select('o.id')
    .where('d.id', '=', id)
    .forUpdate('o')
    .executeTakeFirst()
  if (!order) throw new NotFound()
  const { rows } = await sql<Found>`
    select d.id, d.kind, d.event, d.amount, d.currency, d.payment_id, p.order_id, o.state as order_state, o.member_id,
           exists (select from difference_settlements s where s.difference_id = d.id) as settled
    from payment_differences d join payments p on p.id = d.payment_id join orders o on o.id = p.order_id
    where d.id = ${id}`.execute(db(tx))
  const [row] = rows
  if (!row) throw new NotFound()
  return row
}

async function lockWaiting(tx: Tx, id: string): Promise<Row> {
  const difference = await lockDifference(tx, id)
  if (difference.settled) throw new DifferenceSettled()
  return difference
}

const isGone = ({ kind }: Row) => kind === 'refund' || kind === 'charge-back'

/**
 * A bank may take back what was given back already: then more has gone than was ever paid. What is left of the payment went back
 * as a refund, whose id this gives; the rest is a loss, so that the books have what SumUp has.
 */
async function countAsGone(tx: Tx, difference: Row, note: string): Promise<string | null> {
  const { id, currency } = difference
  const { amount: left } = await leftOf(tx, difference)
  const amount = Math.min(left, difference.amount)
  const refundId = amount > 0 ? await writeRefund(tx, { ...difference, amount }, note, 'done') : null
  if (refundId) await bookRefund(tx, refundId)
  const lost = difference.amount - amount
  const fact = { kind: 'loss', sourceId: id, note } as const
  await book(tx, fact, currency, [
    { account: 'losses', amount: lost },
    { account: 'sumup', amount: -lost },
  ])
  return refundId
}

/** What of the payment did not go back yet, nor is on its way. */
async function leftOf(tx: Tx, { payment_id, currency }: Row): Promise<Money> {
  const { rows } = await sql<{ left: number }>`
    select greatest(0, p.amount - coalesce((select sum(coalesce(r.by_payment, r.amount)) from refunds r
      where r.payment_id = p.id and r.state <> 'failed'), 0))::bigint as left
    from payments p where p.id = ${payment_id}`.execute(db(tx))
  return { amount: rows[0]?.left ?? 0, currency }
}

/**
 * What a bank gave back of a charge-back. A refund without lines, as which it stood in a paid order, did not happen then: that
 * money can be given back again. Lines that were recorded stay refunded, and an order that came to nothing stays paid back.
 */
async function recover(tx: Tx, { id, ...reversal }: Row, note: string): Promise<void> {
  const { payment_id, event, amount, currency, order_id, order_state } = reversal
  await book(tx, { kind: 'recovery', sourceId: id, note }, currency, [
    { account: 'sumup', amount },
    { account: 'losses', amount: -amount },
  ])
  const subject = { kind: 'order', id: order_id }
  await recordAudit(tx, { action: 'charge-back.reversed', subject, after: { amount, currency } })
  if (order_state !== 'paid') return
  await sql`
    update refunds r set state = 'failed', failure = 'The buyer’s bank gave it back to us.'
    from difference_settlements s join payment_differences d on d.id = s.difference_id
    where r.id = s.refund_id and r.state = 'done' and d.payment_id = ${payment_id} and d.kind = 'charge-back' and d.event = ${event}
      and not exists (select from refund_lines l where l.refund_id = r.id)
      and not exists (select from refund_adjustments a where a.refund_id = r.id)`.execute(db(tx))
}

async function writeRefund(
  tx: Tx,
  { kind, order_id, payment_id, amount, currency }: Row,
  reason: string,
  state: 'requested' | 'done',
): Promise<string> {
  const id = Bun.randomUUIDv7()
  const origin = kind === 'charge-back' ? 'charge-back' : 'sumup'
  await db(tx)
    .insertInto('refunds')
    .values({
      id,
      order_id,
      payment_id,
      amount,
      currency,
      reason,
      state,
      origin,
      requested_by_id: tx.viewer.member?.id ?? null,
      requested_at: tx.now,
      done_at: state === 'done' ? tx.now : null,
    })
    .execute()
  const subject = { kind: 'order', id: order_id }
  const after = { refundId: id, amount, currency, origin }
  await recordAudit(tx, { action: 'refund.requested', subject, after })
  return id
}

async function writeSettlement(tx: Tx, id: string, refundId: string | null, note: string): Promise<void> {
  await db(tx)
    .insertInto('difference_settlements')
    .values({
      id: Bun.randomUUIDv7(),
      difference_id: id,
      refund_id: refundId,
      note,
      settled_by_id: tx.viewer.member?.id ?? null,
      settled_at: tx.now,
    })
    .execute()
}
