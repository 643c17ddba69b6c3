import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { PaymentInstrument } from '#core/contracts/platform/cards-on-file'
import type { Checkout } from '#core/contracts/platform/payments'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { openCheckout } from '#core/payments/open-checkout'
import { CheckoutNotFound } from '#core/payments/refusals'
import { takesCards } from '../ways/settings'
import { sealToken } from './own-card'
import { retireCards } from './retire-cards'

/** The shop has stopped taking them since the page was opened. */
export class CardsNotTaken extends Refusal {
  override name = 'CardsNotTaken'
  constructor() {
    super('Cards are not taken here.', 409)
  }
}

/** SumUp proves a card with so much, in minor units, and gives it back at once. */
const PROVEN_WITH = 100
const PAGE_MINUTES = 60
const MINUTE_MS = 60_000

/**
 * The viewer agreed to leave a card: the address of SumUp's page where they do. Throws `SignInRequired`,
 * `CardsNotTaken`, `PaymentsUnavailable`.
 */
export async function beginSetUp(ctx: Ctx): Promise<string | null> {
  const { id: memberId, name, email } = requireMember(ctx)
  if (!(await takesCards(ctx))) throw new CardsNotTaken()
  const { origins } = ctx.house.config
  const id = Bun.randomUUIDv7()
  const reference = `card-${id}`
  await db(ctx)
    .insertInto('card_setups')
    .values({ id, member_id: memberId, reference, agreed_at: ctx.now })
    .execute()
  const customerId = await customerOf(ctx, memberId)
  await ctx.house.payments.cards.keepCustomer(customerId, name, email)
  const checkout = await openCheckout(ctx.house.payments, {
    reference,
    amount: { amount: PROVEN_WITH, currency: ctx.house.site().currency },
    description: `${ctx.house.site().name}: a card for later`,
    validUntil: new Date(ctx.now.getTime() + PAGE_MINUTES * MINUTE_MS),
    returnUrl: `${origins.cart}/payments/callback`,
    redirectUrl: `${origins.cart}/card/return`,
    setsUpFor: customerId,
  })
  await keepCheckout(ctx, id, checkout.id)
  return checkout.hostedUrl
}

/** Made up once, and says nothing of who it is. */
async function customerOf(ctx: Ctx, memberId: string): Promise<string> {
  await db(ctx)
    .insertInto('card_customers')
    .values({ member_id: memberId, customer_id: crypto.randomUUID(), made_at: ctx.now })
    .onConflict(conflict => conflict.column('member_id').doNothing())
    .execute()
  const { customer_id } = await db(ctx)
    .selectFrom('card_customers')
    .select('customer_id')
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow()
  return customer_id
}

async function keepCheckout(ctx: Ctx, id: string, checkoutId: string): Promise<void> {
  await db(ctx).updateTable('card_setups').set({ checkout_id: checkoutId }).where('id', '=', id).execute()
}

/** The viewer came back from SumUp's page: whether a card was left there. Throws `PaymentsUnavailable`. */
export async function finishOwnSetUps(ctx: Ctx): Promise<boolean> {
  const { id } = requireMember(ctx)
  const open = await openSetUps(ctx).where('s.member_id', '=', id).execute()
  let kept = false
  for (const setUp of open) kept = (await finishSetUp(ctx, setUp)) || kept
  return kept
}

type OpenSetUp = {
  readonly id: string
  readonly member_id: string
  readonly reference: string
  readonly checkout_id: string | null
  readonly customer_id: string
  readonly agreed_at: Date
}

export const openSetUps = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('card_setups as s')
    .innerJoin('card_customers as k', 'k.member_id', 's.member_id')
    .select(['s.id', 's.member_id', 's.reference', 's.checkout_id', 's.agreed_at', 'k.customer_id'])
    .where('s.ended_at', 'is', null)
    .orderBy('s.agreed_at')
    .limit(100)

/**
 * Asks SumUp what came of it, and keeps the card. Harmless however often and by however many at once. Whether one was
 * kept by it, now or before. Throws `PaymentsUnavailable`.
 */
export async function finishSetUp(ctx: Ctx, setUp: OpenSetUp): Promise<boolean> {
  const checkout = await checkoutOf(ctx, setUp)
  if (checkout?.status === 'PAID') {
    const instruments = await ctx.house.payments.cards.instrumentsOf(setUp.customer_id)
    const instrument = leftBy(checkout, instruments)
    if (instrument) return keepCard(ctx, setUp, instrument)
  }
  const isOver = ctx.now.getTime() - setUp.agreed_at.getTime() > 2 * PAGE_MINUTES * MINUTE_MS
  if (isOver || checkout?.status === 'EXPIRED') await end(ctx, setUp.id)
  return false
}

async function checkoutOf(ctx: Ctx, { checkout_id, reference }: OpenSetUp): Promise<Checkout | null> {
  const { payments } = ctx.house
  if (!checkout_id) return payments.findCheckout(reference)
  try {
    return await payments.getCheckout(checkout_id)
  } catch (refusal) {
    if (refusal instanceof CheckoutNotFound) return null
    throw refusal
  }
}

/** Where SumUp does not say which, the newest. */
function leftBy(
  { instrument }: Checkout,
  instruments: readonly PaymentInstrument[],
): PaymentInstrument | undefined {
  const active = instruments.filter(each => each.active)
  return instrument ? active.find(({ token }) => token === instrument) : active[0]
}

async function keepCard(ctx: Ctx, setUp: OpenSetUp, instrument: PaymentInstrument): Promise<boolean> {
  const token_sealed = await sealToken(ctx, instrument.token)
  return transaction(ctx, async tx => {
    const { member_id: memberId } = setUp
    // One after the other: so two that were left at once end as one card.
    await db(tx).selectFrom('members').select('id').where('id', '=', memberId).forNoKeyUpdate().execute()
    const open = await db(tx)
      .updateTable('card_setups')
      .set({ ended_at: tx.now })
      .where('id', '=', setUp.id)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!open) return isKept(tx, setUp.id)
    await retireCards(tx, memberId)
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('cards')
      .values({
        id,
        member_id: memberId,
        setup_id: setUp.id,
        token_sealed,
        kind: instrument.type,
        last4: instrument.last4,
        kept_at: tx.now,
      })
      .execute()
    await chargeAnew(tx, memberId)
    await recordAudit(tx, { action: 'card.kept', subject: { kind: 'card', id } })
    return true
  })
}

/** What could not be charged to the card before is charged to this one at once. */
async function chargeAnew(tx: Tx, memberId: string): Promise<void> {
  await sql`
    update standing_dates d set next_try_at = ${tx.now} from standing_orders s, orders o
    where s.id = d.standing_order_id and o.id = d.order_id and s.member_id = ${memberId} and s.way = 'card'
      and d.state = 'placed' and o.state = 'pending'`.execute(db(tx))
}

async function isKept(tx: Tx, setUpId: string): Promise<boolean> {
  const card = await db(tx)
    .selectFrom('cards')
    .select('id')
    .where('setup_id', '=', setUpId)
    .executeTakeFirst()
  return card !== undefined
}

async function end(ctx: Ctx, id: string): Promise<void> {
  await db(ctx)
    .updateTable('card_setups')
    .set({ ended_at: ctx.now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}
