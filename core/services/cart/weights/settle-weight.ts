import { recordAudit } from '#core/audit/record-audit'
import { RefundUnderWay } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { BillLimitReached, billAccountOf } from '../bill-account'
import { isGuests } from '../guests/is-guests'
import { oweAtShop } from '../handouts/owe-at-shop'
import { CreditShort } from '../ledger/credit'
import { insertOrder } from '../orders/insert-order'
import { shareRefund } from '../parts/refund-parts'
import { settlePaid } from '../payments/settle-paid'
import { attemptRefund } from '../refunds/attempt-refund'
import { insertReturned } from '../refunds/requested-lines'
import { keptUntil } from '../ways/paid-later'
import type { ChangedFee } from './follow-fees'
import type { LineToWeigh } from './lines-to-weigh'

const LIGHTER = 'It weighed less than was thought'
/** When to look again at a refund whose answer was lost. */
const SECOND_LOOK_MS = 60_000

/** What weighed less than was paid for goes back the way it came: written down with the weight, then done. */
export const refundWeight = {
  async begin(
    tx: Tx,
    line: LineToWeigh,
    { adjustmentIds, amount }: { readonly adjustmentIds: readonly string[]; readonly amount: number },
  ): Promise<string> {
    await refuseUnderWay(tx, line.orderId)
    const payment = await db(tx)
      .selectFrom('payments')
      .select(['id', 'way'])
      .where('order_id', '=', line.orderId)
      .where('state', '=', 'paid')
      .executeTakeFirstOrThrow()
    const isGuest = await db(tx)
      .selectFrom('guest_buyers')
      .select('member_id')
      .where('member_id', '=', line.memberId)
      .executeTakeFirst()
    const way = isPaidLater(payment.way) && !isGuest ? 'credit' : payment.way
    const refundId = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('refunds')
      .values({
        ...{
          id: refundId,
          order_id: line.orderId,
          payment_id: payment.id,
          amount,
          currency: line.currency,
          way,
        },
        ...{ reason: LIGHTER, requested_by_id: tx.viewer.member?.id ?? null, requested_at: tx.now },
      })
      .execute()
    await shareRefund(tx, { id: refundId, orderId: line.orderId, amount })
    await oweAtShop(tx, refundId)
    await insertReturned(tx, refundId, { lines: [], adjustments: adjustmentIds })
    const subject = { kind: 'order', id: line.orderId }
    await recordAudit(tx, { action: 'refund.requested', subject, after: { refundId, amount, way } })
    const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
    await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
    return refundId
  },

  finish: (ctx: Ctx, refundId: string): Promise<void> => attemptRefund(ctx, refundId),
}

/** One refund of an order at a time: a weight that waits for it is typed in again. */
async function refuseUnderWay(tx: Tx, orderId: string): Promise<void> {
  const other = await db(tx)
    .selectFrom('refunds')
    .select('id')
    .where('order_id', '=', orderId)
    .where('state', '=', 'requested')
    .executeTakeFirst()
  if (other) throw new RefundUnderWay()
}

type Heavier = { readonly goods: number; readonly fees: readonly ChangedFee[]; readonly grams: number }

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
    .select(['email', 'name'])
    .where('id', '=', line.orderId)
    .executeTakeFirstOrThrow()
  const paymentId = Bun.randomUUIDv7()
  const { currency } = line
  const { id, number } = await insertOrder(
    tx,
    { id: line.memberId, email: buyer.email },
    { name: buyer.name, note: '', followsId: line.orderId },
    { amount, currency },
    await keptUntil(tx, 'cash', null),
  )
  await insertAsked(tx, id, line, { goods, fees, grams })
  await db(tx)
    .insertInto('payments')
    .values({
      ...{
        id: paymentId,
        order_id: id,
        way: 'cash',
        reference: `${number}-${id}`,
        amount,
        currency,
      },
      created_at: tx.now,
    })
    .execute()
  await enqueue(tx, 'send-order-letter', { orderId: id, kind: 'placed' }, { key: `letter:${id}:placed` })
  return paymentId
}

async function insertAsked(tx: Tx, orderId: string, line: LineToWeigh, asked: Heavier): Promise<void> {
  const { goods, fees, grams } = asked
  const weight = {
    ...{ kind: 'weight' as const, amount: goods, vat_rate: line.vatRate, order_fee_id: null },
    label: `${line.title}: ${grams} g, more than was thought`,
  }
  const more = fees.map(({ fee: { id, label, vat_rate }, change }) => ({
    ...{ kind: 'fee' as const, amount: change, vat_rate, order_fee_id: id, label },
  }))
  const rows = [weight, ...more].filter(({ amount }) => amount !== 0)
  const values = rows.map((row, position) => ({
    ...{ ...row, id: Bun.randomUUIDv7(), order_id: orderId, currency: line.currency, position },
    ...{ weighed_line_id: line.id, created_at: tx.now },
  }))
  await db(tx).insertInto('order_adjustments').values(values).execute()
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
