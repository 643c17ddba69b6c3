import type { MemberPrice } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { type VatRate, withoutVat } from '#core/pricing/vat'
import { vatRates } from '../rates/rate-in-force'

/** What prices are to who looks at them. */
export type OwnPrices = {
  readonly own: ReadonlyMap<string, MemberPrice>
  /** By which each variant is sold, for who is shown prices without VAT; null for everybody else. */
  readonly rates: ReadonlyMap<string, VatRate> | null
}

export async function ownPrices(ctx: Ctx, variantIds: readonly string[]): Promise<OwnPrices> {
  const { own, isNet } = await ctx.services.cart.shownPrices(ctx, variantIds)
  if (!isNet) return { own, rates: null }
  return { own, rates: await vatRates(ctx, variantIds) }
}

export type ShownPrice = {
  readonly price: Money
  /** What others pay, or paid before it was reduced for everybody, and by which price list the viewer does not, until when; null where that is not more. */
  readonly usual: Money | null
  /** The lowest price of the 30 days before it was reduced, where it is to be said. */
  readonly lowest: Money | null
  readonly rule: string | null
  readonly until: Date | null
  /** VAT comes on top of both. */
  readonly plusVat: boolean
}

/** Of a variant that the shop has at `listed`. */
export function shownPrice({ own, rates }: OwnPrices, variantId: string, listed: Money): ShownPrice {
  const mine = own.get(variantId)
  const rate = rates?.get(variantId) ?? null
  const before = mine?.prior === undefined ? listed : mine.prior
  const usual = mine && before && before.amount > mine.price.amount ? before : null
  return {
    price: withoutVat(mine?.price ?? listed, rate),
    usual: usual && withoutVat(usual, rate),
    lowest: mine?.prior ? withoutVat(mine.prior, rate) : null,
    rule: mine?.rule ?? null,
    until: mine?.until ?? null,
    plusVat: rate !== null && rate > 0,
  }
}
