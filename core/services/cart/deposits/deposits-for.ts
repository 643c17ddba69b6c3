import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'

type Bought = {
  readonly key: string
  readonly sellable: Sellable
  readonly quantity: number
  readonly vatRate: number | null
}

export type DepositPart = { readonly key: string; readonly amount: number; readonly vatRate: number | null }

/** As the receipt says it. */
export const DEPOSIT = 'Deposit'

/** What is left for the bottles and crates of these, by line; it follows the VAT of what is in them. */
export async function depositsFor(ctx: Ctx, bought: readonly Bought[]): Promise<readonly DepositPart[]> {
  const ids = bought.flatMap(({ sellable }) => (sellable.kind === 'product' ? [sellable.variantId] : []))
  const packaging = await ctx.services.market.packagingOf(ctx, ids)
  const { currency } = ctx.house.site()
  return bought.flatMap(({ key, sellable, quantity, vatRate }) => {
    const deposit = sellable.kind === 'product' ? packaging.get(sellable.variantId)?.deposit : null
    return deposit?.currency === currency ? [{ key, amount: deposit.amount * quantity, vatRate }] : []
  })
}
