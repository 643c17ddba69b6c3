import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isPaidLater } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { isGuests } from '../guests/is-guests'
import { oweAtShop } from '../handouts/owe-at-shop'
import { CreditShort } from '../ledger/credit'
import { newOrderNumber } from '../orders/order-number'
import { shareRefund } from '../parts/refund-parts'
import { settlePaid } from '../payments/settle-paid'
import { attemptRefund } from '../refunds/attempt-refund'
import { insertReturned } from '../refunds/requested-lines'
import { keptUntil } from '../ways/paid-later'
import type { LineToWeigh } from './lines-to-weigh'

const LIGHTER = 'It weighed less than was thought'
/** When to look again at a refund whose answer was lost. */
const SECOND_LOOK_MS = 60_000

/** What weighed less than was paid for goes back the way it came: written down with the weight, then done. */
export const refundWeight = {
  async begin(tx: Tx, line: LineToWeigh, { adjustmentId, amount }: { adjustmentId: string; amount: number }) {
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
    await insertReturned(tx, refundId, { lines: [], adjustments: [adjustmentId] })
    const subject = { kind: 'order', id: line.orderId }
    await recordAudit(tx, { action: 'refund.requested', subject, after: { refundId, amount, way } })
    const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
    await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
    return refundId
  },

  finish: (ctx: Ctx, refundId: string): Promise<void> => attemptRefund(ctx, refundId),
}

/**
 * What weighed more than was paid for is an order that follows, of nothing but that, paid when it is collected. Gives the
 * id of its payment.
 */
export async function chargeWeight(
  tx: Tx,
  line: LineToWeigh,
  { amount, grams }: { readonly amount: number; readonly grams: number },
): Promise<string> {
  const buyer = await db(tx)
    .selectFrom('orders')
    .select(['email', 'name'])
    .where('id', '=', line.orderId)
    .executeTakeFirstOrThrow()
  const [id, paymentId] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
  const number = newOrderNumber()
  const { currency } = line
  await db(tx)
    .insertInto('orders')
    .values({
      ...{ id, number, member_id: line.memberId, ...buyer, note: '', total_amount: amount, currency },
      ...{ placed_at: tx.now, reserved_until: await keptUntil(tx, 'cash', null), follows_id: line.orderId },
    })
    .execute()
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      ...{ id: Bun.randomUUIDv7(), order_id: id, kind: 'weight', amount, currency, vat_rate: line.vatRate },
      ...{ label: `${line.title}: ${grams} g, more than was thought`, position: 0, created_at: tx.now },
    })
    .execute()
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

/** Who paid by credit pays what weighed more by credit, too, where there is enough of it; else it waits to be collected. */
export async function chargeCredit(ctx: Ctx, orderId: string, paymentId: string): Promise<void> {
  const first = await db(ctx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .select(['p.way', isGuests('o.member_id').as('isGuests')])
    .where('p.order_id', '=', orderId)
    .where('p.state', '=', 'paid')
    .executeTakeFirst()
  if (first?.way !== 'credit' || first.isGuests) return
  try {
    await settlePaid(ctx, paymentId, { way: 'credit', bankLineId: null })
  } catch (refusal) {
    if (!(refusal instanceof CreditShort)) throw refusal
  }
}
