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
import { completeRefund } from '../refunds/complete-refund'
import { amountOf, insertReturned, type RequestedLine, requestedItems } from '../refunds/requested-lines'

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

/**
 * Money that went back at SumUp is counted as given back, without any goods; what is `missing` there is only noted.
 * Throws `NotFound`, `DifferenceSettled`.
 */
export async function acknowledgeDifference(ctx: Ctx, id: string, note: string): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    const difference = await lockDifference(tx, id)
    const counts = difference.kind !== 'missing' && (await isWithinPayment(tx, difference))
    const refundId = counts ? await writeRefund(tx, difference, note, 'done') : null
    if (refundId) await bookRefund(tx, refundId)
    await writeSettlement(tx, id, refundId, note)
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
    const difference = await lockDifference(tx, id)
    if (difference.kind === 'missing') throw new NotFound()
    // Of an order that came to nothing there are no goods to come back.
    if (difference.order_state !== 'paid') throw new NotRefundable()
    const wanted = { lines: await requestedItems(tx, difference.order_id, lines), adjustments }
    const cost = await amountOf(tx, difference.order_id, wanted)
    if (compareMoney(cost, difference) !== 0) throw new LinesDoNotFit(cost, difference, tx.locale)
    const refundId = await writeRefund(tx, difference, note, 'requested')
    await insertReturned(tx, refundId, wanted)
    await completeRefund(tx, { ...difference, id: refundId, by_payment: null, transaction_id: null })
    await writeSettlement(tx, id, refundId, note)
  })
}

type Row = Pick<Selectable<Database['payment_differences']>, 'kind' | 'amount' | 'currency' | 'payment_id'> &
  Pick<Selectable<Database['payments']>, 'order_id'> &
  Pick<Selectable<Database['orders']>, 'member_id'> & {
    order_state: Selectable<Database['orders']>['state']
    settled: boolean
  }

/** The order first, as wherever one is changed. */
async function lockDifference(tx: Tx, asked: string): Promise<Row> {
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
  const { rows } = await sql<Row>`
    select d.kind, d.amount, d.currency, d.payment_id, p.order_id, o.state as order_state, o.member_id,
           exists (select from difference_settlements s where s.difference_id = d.id) as settled
    from payment_differences d join payments p on p.id = d.payment_id join orders o on o.id = p.order_id
    where d.id = ${id}`.execute(db(tx))
  const [row] = rows
  if (!row) throw new NotFound()
  if (row.settled) throw new DifferenceSettled()
  return row
}

/** A bank may take back what was given back already: then more has gone than was ever paid, and no refund can say so. */
async function isWithinPayment(tx: Tx, { payment_id, amount }: Row): Promise<boolean> {
  const { rows } = await sql<{ fits: boolean }>`
    select p.amount >= ${amount}::bigint + coalesce((select sum(r.amount) from refunds r
      where r.payment_id = p.id and r.state <> 'failed'), 0) as fits
    from payments p where p.id = ${payment_id}`.execute(db(tx))
  return rows[0]?.fits ?? false
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
      ...{ id, order_id, payment_id, amount, currency, reason, state, origin },
      ...{ requested_by_id: tx.viewer.member?.id ?? null, requested_at: tx.now },
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
      ...{ id: Bun.randomUUIDv7(), difference_id: id, refund_id: refundId, note },
      ...{ settled_by_id: tx.viewer.member?.id ?? null, settled_at: tx.now },
    })
    .execute()
}
