import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { BillLimitReached, billAccountOf } from '../bill-account'
import { isGuests } from '../guests/is-guests'
import { CreditShort } from '../ledger/credit'
import { insertOrder, insertPayment } from '../orders/insert-order'
import { settlePaid } from '../payments/settle-paid'
import { keptUntil } from '../ways/paid-later'
import { type Asked, askedLabel } from './asked-before'
import type { ChangedFee } from './follow-fees'
import type { LineToWeigh } from './lines-to-weigh'
import { addToAsked } from './take-back'

export type Heavier = { readonly goods: number; readonly fees: readonly ChangedFee[]; readonly grams: number }

/**
 * What weighed more than was paid for is an order that follows, of nothing but that and what it adds to fees, paid when it
 * is collected. Gives the id of its payment.
 */
export async function chargeWeight(
  tx: Tx,
  line: LineToWeigh,
  { goods, fees, grams }: Heavier,
): Promise<string> {
  const amount = fees.reduce((sum, { change }) => sum + change, goods)
  const buyer = await db(tx)
    .selectFrom('orders')
    .select(['email', 'name', 'shows_net'])
    .where('id', '=', line.orderId)
    .executeTakeFirstOrThrow()
  const total = { amount, currency: line.currency }
  const made = await insertOrder(
    tx,
    { id: line.memberId, email: buyer.email },
    { name: buyer.name, note: '', followsId: line.orderId, isNet: buyer.shows_net },
    total,
    await keptUntil(tx, 'cash', null),
  )
  await insertAsked(tx, made.id, line, { goods, fees, grams })
  const paymentId = await insertPayment(tx, { ...made, way: 'cash', memberId: line.memberId }, total)
  await enqueue(
    tx,
    'send-order-letter',
    { orderId: made.id, kind: 'placed' },
    { key: `letter:${made.id}:placed` },
  )
  return paymentId
}

async function insertAsked(tx: Tx, orderId: string, line: LineToWeigh, asked: Heavier): Promise<void> {
  const { goods, fees, grams } = asked
  const weight = {
    kind: 'weight' as const,
    amount: goods,
    vat_rate: line.vatRate,
    order_fee_id: null,
    label: askedLabel(line, grams),
  }
  const more = fees.map(({ fee: { id, label, vat_rate }, change }) => ({
    kind: 'fee' as const,
    amount: change,
    vat_rate,
    order_fee_id: id,
    label,
  }))
  const rows = [weight, ...more].filter(({ amount }) => amount !== 0)
  if (rows.length === 0) return
  const values = rows.map((row, position) => ({
    ...row,
    id: Bun.randomUUIDv7(),
    order_id: orderId,
    currency: line.currency,
    position,
    weighed_line_id: line.id,
    created_at: tx.now,
  }))
  await db(tx).insertInto('order_adjustments').values(values).execute()
}

/**
 * What is asked for already, and not paid yet, is asked for with what a second look at the scales adds to it. Gives the id of
 * its payment.
 */
export async function askMore(
  tx: Tx,
  line: LineToWeigh,
  asked: readonly [Asked, ...Asked[]],
  { goods, fees, grams }: Heavier,
): Promise<string> {
  const [{ orderId }] = asked
  const isNew: ChangedFee[] = []
  for (const more of fees) {
    const before = asked.find(({ feeId }) => feeId === more.fee.id)
    if (before) await setAmount(tx, before, before.amount + more.change, before.label)
    else isNew.push(more)
  }
  const weight = asked.find(({ feeId }) => feeId === null)
  if (weight) await setAmount(tx, weight, weight.amount + goods, askedLabel(line, grams))
  await insertAsked(tx, orderId, line, { goods: weight ? 0 : goods, fees: isNew, grams })
  await addToAsked(
    tx,
    orderId,
    fees.reduce((sum, { change }) => sum + change, goods),
  )
  const payment = await db(tx)
    .selectFrom('payments')
    .select('id')
    .where('order_id', '=', orderId)
    .where('state', '<>', 'paid')
    .executeTakeFirstOrThrow()
  return payment.id
}

async function setAmount(tx: Tx, { id }: Asked, amount: number, label: string): Promise<void> {
  await db(tx).updateTable('order_adjustments').set({ amount, label }).where('id', '=', id).execute()
}

/**
 * Who paid by credit or on a monthly bill pays what weighed more that way, too, where there is enough of it; else it waits to be
 * collected.
 */
export async function chargeOnRecord(ctx: Ctx, orderId: string, paymentId: string): Promise<void> {
  const first = await db(ctx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .select(['p.way', 'o.member_id as memberId', isGuests('o.member_id').as('isGuests')])
    .where('p.order_id', '=', orderId)
    .where('p.state', '=', 'paid')
    .executeTakeFirst()
  if (!first || first.isGuests) return
  try {
    if (first.way === 'credit') await settlePaid(ctx, paymentId, { way: 'credit', bankLineId: null })
    if (first.way === 'account') await transaction(ctx, tx => putOnBill(tx, paymentId, first.memberId))
  } catch (refusal) {
    if (!(refusal instanceof CreditShort || refusal instanceof BillLimitReached)) throw refusal
  }
}

/** In one transaction, so that what has no room on the bill waits for cash as before. */
async function putOnBill(tx: Tx, paymentId: string, memberId: string): Promise<void> {
  const account = await billAccountOf(tx, memberId)
  if (!account) return
  await db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select('o.id')
    .where('p.id', '=', paymentId)
    .forNoKeyUpdate('o')
    .execute()
  await db(tx)
    .updateTable('payments')
    .set({ way: 'account', bill_account_id: account.id })
    .where('id', '=', paymentId)
    .where('state', '<>', 'paid')
    .execute()
  await settlePaid(tx, paymentId, null)
}
