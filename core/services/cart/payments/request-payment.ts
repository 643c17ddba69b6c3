import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { openCheckout } from '#core/payments/open-checkout'
import { orderPath } from '../guests/order-link'
import { applyCheckoutStatus } from './apply-checkout-status'
import { type PaymentRow, paymentOfOrder } from './payment-row'

/** A page that can be paid for less than so long is not worth opening. */
export const LEAST_TIME_MS = 30_000

/** Its time has run out, or it was called off: there is nothing to pay. */
export class OrderOver extends Refusal {
  override name = 'OrderOver'
  constructor() {
    super('The time to pay this order has run out. What was in it is still in your cart.', 409)
  }
}

/** In cash or by transfer: there is no page to pay it on. */
export class PaidAnotherWay extends Refusal {
  override name = 'PaidAnotherWay'
  constructor() {
    super('This order is not paid by card.', 409)
  }
}

/**
 * The address of the page where the viewer pays an order of theirs, or null when it is paid already. Asked again,
 * also after a crash or a lost answer, it is the same page. Throws `NotFound`, `OrderOver`, `PaidAnotherWay`,
 * `PaymentsUnavailable`.
 */
export async function requestPayment(ctx: Ctx, orderId: string): Promise<string | null> {
  const payment = await ownPayment(ctx, orderId)
  if (payment.order_state === 'paid') return null
  if (payment.way !== 'sumup') throw new PaidAnotherWay()
  const reservedUntil = payment.reserved_until
  const inTime = reservedUntil.getTime() - ctx.now.getTime() > LEAST_TIME_MS
  if (payment.order_state !== 'pending' || !inTime) throw new OrderOver()
  if (payment.hosted_url) return payment.hosted_url
  const checkout = await openCheckout(ctx.house.payments, requestOf(ctx, payment, reservedUntil))
  await keepCheckout(ctx, payment.id, checkout)
  if (checkout.status === 'PENDING' || checkout.status === 'FAILED') return checkout.hostedUrl
  const became = await applyCheckoutStatus(ctx, payment, checkout)
  if (became === 'over') throw new OrderOver()
  return null
}

/** Remembers which checkout a payment has; known already, nothing changes. */
export async function keepCheckout(
  ctx: Ctx,
  paymentId: string,
  checkout: { readonly id: string; readonly hostedUrl: string | null },
): Promise<void> {
  await db(ctx)
    .updateTable('payments')
    .set(eb => ({
      checkout_id: checkout.id,
      hosted_url: eb.fn.coalesce(eb.val(checkout.hostedUrl), 'hosted_url'),
      state: sql<PaymentRow['state']>`case when state = 'created' then 'pending' else state end`,
    }))
    .where('id', '=', paymentId)
    .where(eb => eb.or([eb('checkout_id', 'is', null), eb('checkout_id', '=', checkout.id)]))
    .execute()
}

async function ownPayment(ctx: Ctx, orderId: string): Promise<PaymentRow> {
  const { member } = ctx.viewer
  if (!member) throw new NotFound()
  const own = await db(ctx)
    .selectFrom('orders')
    .select('id')
    .where('id', '=', orderId)
    .where('member_id', '=', member.id)
    .executeTakeFirst()
  const payment = own ? await paymentOfOrder(ctx, orderId) : null
  if (!payment) throw new NotFound()
  return payment
}

function requestOf(ctx: Ctx, payment: PaymentRow, validUntil: Date) {
  const { origins } = ctx.house.config
  return {
    reference: payment.reference,
    amount: { amount: payment.amount, currency: payment.currency },
    description: `${ctx.house.site().name}: order ${payment.number}`,
    validUntil,
    returnUrl: `${origins.cart}/payments/callback`,
    redirectUrl: `${origins.cart}${orderPath(ctx, { id: payment.order_id, number: payment.number, isGuests: ctx.viewer.isGuest === true })}/return`,
  }
}
