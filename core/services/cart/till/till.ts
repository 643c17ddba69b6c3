import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { VISITOR } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { asGuestBuyer } from '../guests/guest-buyer'
import { householdNameOf } from '../household-of'
import { creditOf } from '../ledger/credit'
import { workCart } from '../lines/work-cart'

/** What the buyer of a sale is called that nobody asked. */
export const STALL = 'Sale at the stall'

export type Customer = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly credit: Money
  /** What the household is called whose credit it is; null for their own. */
  readonly household: string | null
}

/**
 * The ctx in which the cart is the till's: each shopkeeper has one, the same on all their devices. For shopkeepers.
 */
export function atTill(ctx: Ctx): Ctx {
  const { id } = requireRole(ctx, 'orders')
  return {
    ...ctx,
    viewer: { ...VISITOR, atStall: true, actor: { id, at: 'till' } },
    guest: workCart(ctx, id, shopkeeper => `till ${shopkeeper}`),
  }
}

/** The same ctx, in which a customer at the stall buys what lies in it: a member, or nobody in particular. */
export async function buyerAtTill(ctx: Ctx, customer: Customer | null): Promise<Ctx> {
  const till = atTill(ctx)
  const buyer = customer ? buyerByPhone(ctx, customer) : await asGuestBuyer(till, { name: STALL, email: '' })
  return { ...buyer, viewer: { ...buyer.viewer, atStall: true, actor: till.viewer.actor } }
}

/** The same for a member who collects it another day: what they order is of the cycles that are open. */
export function buyerByPhone(ctx: Ctx, { id, name, email }: Customer): Ctx {
  const actor = { id: requireRole(ctx, 'orders').id, at: 'phone' } as const
  // As a guest does they buy from the cart in front of them, not from the one they have at home.
  return {
    ...atTill(ctx),
    viewer: { member: { id, name, email, handle: '' }, roles: [], isGuest: true, pricesOf: id, actor },
  }
}

/** A member by their id, who has an account. For shopkeepers. Throws `NotFound`. */
export async function readCustomer(ctx: Ctx, asked: string): Promise<Customer> {
  requireRole(ctx, 'orders')
  const member = await db(ctx)
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('id', '=', readId(asked))
    .where('email', 'is not', null)
    .executeTakeFirst()
  if (!member?.email) throw new NotFound()
  const [credit, household] = [await creditOf(ctx, member.id), await householdNameOf(ctx, member.id)]
  return { ...member, email: member.email, credit, household }
}
