import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { SoldVariant } from './sold-variants'

/** What is or will be reduced of these, by their ids. */
export const salesOf = (ctx: Ctx, variants: readonly SoldVariant[]): Promise<ReadonlyMap<string, Sale>> =>
  ctx.services.cart.sales(
    ctx,
    variants.map(({ id }) => id),
  )

/**
 * What a reduced price is compared with: the shop's, or the lowest of the 30 days before where that is to be said. Never less
 * than what it costs: then there is nothing to compare it with.
 */
export const comparedWith = (listed: number, sale: Sale | undefined): number =>
  sale?.prior === undefined ? listed : Math.max(sale.prior ?? sale.amount, sale.amount)

/** Whether it counts now. */
export const isNow = ({ from }: Sale, now: Date): boolean => from === null || from <= now
