import type { Ctx } from '#core/contracts/ctx'

/** A payment with what has to be known of its order. */
export type PaymentRow = {
  readonly id: string
  readonly order_id: string
  readonly number: string
  readonly order_state: 'pending' | 'paid' | 'cancelled' | 'expired'
  readonly reserved_until: string
  readonly reference: string
  readonly checkout_id: string | null
  readonly hosted_url: string | null
  readonly state: 'created' | 'pending' | 'paid' | 'failed' | 'expired'
  readonly amount: number
  readonly currency: string
}

const SELECT = `
  select p.id, p.order_id, o.number, o.state as order_state, o.reserved_until, p.reference, p.checkout_id,
         p.hosted_url, p.state, p.amount, p.currency
  from payments p join orders o on o.id = p.order_id`

export async function paymentById(ctx: Ctx, id: string): Promise<PaymentRow | null> {
  const [row] = await ctx.em.execute<PaymentRow[]>(`${SELECT} where p.id = ?`, [id])
  return row ?? null
}

export async function paymentOfOrder(ctx: Ctx, orderId: string): Promise<PaymentRow | null> {
  const [row] = await ctx.em.execute<PaymentRow[]>(
    `${SELECT} where p.order_id = ? order by p.created_at desc limit 1`,
    [orderId],
  )
  return row ?? null
}

export async function paymentOfCheckout(ctx: Ctx, checkoutId: string): Promise<PaymentRow | null> {
  const [row] = await ctx.em.execute<PaymentRow[]>(`${SELECT} where p.checkout_id = ?`, [checkoutId])
  return row ?? null
}
