import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { Offer } from '#core/contracts/seller'
import { vatRateOf } from '../sellables'
import { otherPrices } from './other-prices'

export type BuyersPrice = {
  readonly unitPrice: Money
  /** By which price list; null for the shop's own price. */
  readonly rule: string | null
  /** The VAT in it, in hundredths of a percent; null where none is charged. */
  readonly vatRate: number | null
}

export type BuyersPrices = {
  /** What one of each costs, by its key. */
  readonly prices: ReadonlyMap<string, BuyersPrice>
  /** They read prices without VAT. */
  readonly isNet: boolean
}

/** What one of these costs the viewer, as the cart would reckon it: the lowest that they have a right to. */
export async function buyersPrices(ctx: Ctx, offers: ReadonlyMap<string, Offer>): Promise<BuyersPrices> {
  const usualRate = await ctx.services.market.defaultVatRate(ctx)
  const wanted = [...offers].map(([key, offer]) => ({ key, offer }))
  const { prices: others, isNet } = await otherPrices(ctx, wanted)
  const prices = wanted.map(({ key, offer }): [string, BuyersPrice] => {
    const usual = { rule: null, amount: offer.unitPrice.amount }
    const { rule, amount } = (others.get(key) ?? []).reduce(
      (best, price) => (price.amount < best.amount ? price : best),
      usual,
    )
    return [key, { unitPrice: { ...offer.unitPrice, amount }, rule, vatRate: vatRateOf(offer, usualRate) }]
  })
  return { prices: new Map(prices), isNet }
}

type Bought = { readonly memberId: string; readonly isGuests: boolean }

/** The same ctx, at the prices of who bought this: whoever asks. */
export const atPricesOf = <C extends Ctx>(ctx: C, { memberId, isGuests }: Bought): C => ({
  ...ctx,
  viewer: { ...ctx.viewer, ...(isGuests ? { isGuest: true, pricesOf: undefined } : { pricesOf: memberId }) },
})
