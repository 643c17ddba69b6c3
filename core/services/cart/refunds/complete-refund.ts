import { type Selectable, sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { bookRefund } from '../booking/book-refund'
import { askSellers } from '../fulfilment/ask-sellers'
import { giveMoreBack } from './return-more'
import { returnedItems } from './returned-items'

export type RefundRow = Readonly<
  Pick<
    Selectable<Database['refunds']>,
    'id' | 'order_id' | 'payment_id' | 'amount' | 'by_payment' | 'currency'
  > &
    Pick<Selectable<Database['payments']>, 'transaction_id'>
>

/** The money is back: in the same transaction the lines say so and the sellers have their things again. */
export async function completeRefund(tx: Tx, refund: RefundRow): Promise<void> {
  // First, as wherever an order ends: nobody gives it another slot while it gives up its own.
  const order = await db(tx)
    .selectFrom('orders')
    .select(['member_id', 'number'])
    .where('id', '=', refund.order_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  await db(tx)
    .updateTable('refunds')
    .set({ state: 'done', done_at: afterEarlierOnes(tx, refund.order_id), failure: null })
    .where('id', '=', refund.id)
    .execute()
  await db(tx)
    .updateTable('order_lines as l')
    .from('refund_lines as r')
    .set(eb => ({ refunded_quantity: eb('l.refunded_quantity', '+', eb.ref('r.quantity')) }))
    .where('r.refund_id', '=', refund.id)
    .whereRef('r.order_line_id', '=', 'l.id')
    .execute()
  await askSellers(tx, await returnedItems(tx, refund.id), (seller, own) => seller.restore(tx, own))
  if (!(await goodsLeft(tx, refund.order_id))) await tx.services.events.releaseOrderSlot(tx, refund.order_id)
  await bookRefund(tx, refund.id)
  await giveMoreBack(tx, refund.id)
  await emit(tx, {
    type: 'Undo',
    domain: 'cart',
    subject: { kind: 'order', id: refund.order_id },
    payload: {
      number: order?.number,
      memberId: order?.member_id,
      state: 'refunded',
      refundId: refund.id,
      amount: refund.amount,
      currency: refund.currency,
    },
  })
  await enqueue(
    tx,
    'send-order-letter',
    { orderId: refund.order_id, kind: `refund:${refund.id}` },
    { key: `letter:${refund.order_id}:refund:${refund.id}` },
  )
  if (order) tx.purge(viewerTag(order.member_id))
}

/** Each takes back what the ones before it left: their times say which came first, whatever the clocks of two machines say. */
function afterEarlierOnes({ now }: Tx, orderId: string) {
  return sql<Date>`greatest(${now}::timestamptz, (
    select max(done_at) + interval '1 microsecond' from refunds where order_id = ${orderId} and state = 'done'))`
}

async function goodsLeft(tx: Tx, orderId: string): Promise<boolean> {
  const left = await db(tx)
    .selectFrom('order_lines')
    .select('id')
    .where('order_id', '=', orderId)
    .where('kind', '=', 'product')
    .whereRef('quantity', '>', 'refunded_quantity')
    .limit(1)
    .executeTakeFirst()
  return left !== undefined
}
