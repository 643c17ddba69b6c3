import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { ChargeOutcome } from '#core/contracts/platform/cards-on-file'
import { db } from '#core/database/db'
import { whileClaimed } from '#core/jobs/claim'
import { CheckoutNotFound } from '#core/payments/refusals'
import { paymentById } from '../payments/payment-row'
import { OrderOver, requestPayment } from '../payments/request-payment'
import { verifyPayment } from '../payments/verify-payment'
import { type ChargeableCard, chargeableCard } from './own-card'

/** `no-card`: none is on file, or SumUp knows it no more. `over`: the order is neither paid nor to be paid any more. */
export type Charged = ChargeOutcome | 'no-card'

/**
 * Charges what is to be paid of an order to its buyer's card on file. A checkout can be paid once, and the payment's
 * reference names it: however often and by however many this is asked, also after an answer was lost, the card is
 * charged once. Throws `PaymentsUnavailable` when nobody knows; then ask again.
 */
export async function chargeCard(ctx: Ctx, paymentId: string): Promise<Charged> {
  return whileClaimed(ctx, `charge:${paymentId}`, async () => {
    const payment = await paymentById(ctx, paymentId)
    if (payment?.way !== 'sumup') return 'over'
    if (payment.order_state !== 'pending') return payment.order_state === 'paid' ? 'paid' : 'over'
    const member = await buyerOf(ctx, payment.order_id)
    const card = await chargeableCard(ctx, member.id)
    const outcome = card ? await charge(asBuyer(ctx, member), paymentId, card) : 'no-card'
    await note(ctx, paymentId, card, outcome)
    return outcome
  })
}

async function charge(ctx: Ctx, paymentId: string, card: ChargeableCard): Promise<Charged> {
  const asked = await paymentById(ctx, paymentId)
  if (!asked) return 'over'
  try {
    // Its page is opened in any case: it is where its buyer pays in person, should the card not do.
    if ((await requestPayment(ctx, asked.order_id)) === null) return verified(ctx, paymentId)
  } catch (refusal) {
    if (refusal instanceof OrderOver) return 'over'
    throw refusal
  }
  const checkoutId = (await paymentById(ctx, paymentId))?.checkout_id
  if (!checkoutId) return 'over'
  const outcome = await ctx.house.payments.cards
    .charge(checkoutId, card.customerId, card.token)
    .catch(refusal => {
      if (refusal instanceof CheckoutNotFound) return 'no-card' as const
      throw refusal
    })
  return outcome === 'paid' || outcome === 'over' ? verified(ctx, paymentId) : outcome
}

/** SumUp's own word decides, and not what it answered to the charge. */
async function verified(ctx: Ctx, paymentId: string): Promise<Charged> {
  const became = await verifyPayment(ctx, paymentId)
  if (became === 'paid') return 'paid'
  return became === 'failed' || became === 'waiting' ? 'declined' : 'over'
}

type Buyer = { readonly id: string; readonly name: string; readonly email: string }

async function buyerOf(ctx: Ctx, orderId: string): Promise<Buyer> {
  return db(ctx)
    .selectFrom('orders')
    .select(['member_id as id', 'name', 'email'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow()
}

const asBuyer = (ctx: Ctx, member: Buyer): Ctx => ({
  ...ctx,
  guest: null,
  viewer: { member: { ...member, handle: '' }, roles: [] },
})

async function note(
  ctx: Ctx,
  paymentId: string,
  card: ChargeableCard | null,
  outcome: Charged,
): Promise<void> {
  const row = { card_id: card?.id ?? null, outcome, tried_at: ctx.now }
  await db(ctx)
    .insertInto('card_charges')
    .values({ ...row, payment_id: paymentId, tries: 1 })
    .onConflict(conflict =>
      conflict.column('payment_id').doUpdateSet({ ...row, tries: sql<number>`card_charges.tries + 1` }),
    )
    .execute()
}
