import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'

type Payment = Selectable<Database['payments']>
type Order = Selectable<Database['orders']>

/** A payment with what has to be known of its order. */
export type PaymentRow = Readonly<
  Pick<
    Payment,
    'id' | 'order_id' | 'way' | 'reference' | 'checkout_id' | 'hosted_url' | 'state' | 'amount' | 'currency'
  > &
    Pick<Order, 'number' | 'reserved_until'> & { order_state: Order['state'] } & {
      /** The reader that was asked for it, and what SumUp calls that. */
      reader_id: string | null
      reader_checkout_id: string | null
      client_transaction_id: string | null
      started_at: Date | null
    }
>

/** What became of money that came: it paid the order, or goes back, since the order had come to nothing. */
export type Settled = 'paid' | 'refunding'

export const settledAs = (orderState: Order['state']): Settled =>
  orderState === 'paid' ? 'paid' : 'refunding'

export async function paymentById(ctx: Ctx, id: string): Promise<PaymentRow | null> {
  return (await paymentRows(ctx).where('p.id', '=', id).executeTakeFirst()) ?? null
}

export async function paymentOfOrder(ctx: Ctx, orderId: string): Promise<PaymentRow | null> {
  const rows = paymentRows(ctx).where('p.order_id', '=', orderId)
  return (await rows.orderBy('p.created_at', 'desc').limit(1).executeTakeFirst()) ?? null
}

/** By the number of its order. Throws `NotFound`. */
export async function paymentOfNumber(ctx: Ctx, number: string): Promise<PaymentRow> {
  const rows = paymentRows(ctx).where('o.number', '=', number)
  const payment = await rows.orderBy('p.created_at', 'desc').limit(1).executeTakeFirst()
  if (!payment) throw new NotFound()
  return payment
}

export async function paymentOfCheckout(ctx: Ctx, checkoutId: string): Promise<PaymentRow | null> {
  return (await paymentRows(ctx).where('p.checkout_id', '=', checkoutId).executeTakeFirst()) ?? null
}

function paymentRows(ctx: Ctx) {
  return db(ctx)
    .selectFrom('payments as p')
    .innerJoin('orders as o', 'o.id', 'p.order_id')
    .leftJoin('reader_checkouts as rc', 'rc.payment_id', 'p.id')
    .select([
      'rc.reader_id',
      'rc.checkout_id as reader_checkout_id',
      'rc.client_transaction_id',
      'rc.started_at',
    ])
    .select([
      'p.id',
      'p.order_id',
      'p.way',
      'o.number',
      'o.state as order_state',
      'o.reserved_until',
      'p.reference',
    ])
    .select(['p.checkout_id', 'p.hosted_url', 'p.state', 'p.amount', 'p.currency'])
}
