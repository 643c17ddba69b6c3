import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { SoldVariant } from './sold-variants'

/** What is or will be reduced of these, by their ids. */
export const salesOf = (ctx: Ctx, variants: readonly SoldVariant[]): Promise<ReadonlyMap<string, Sale>> =>
  ctx.services.cart.sales(
    ctx,
    variants.map(({ id }) => id),
  )

/** Whether it counts now. */
export const isNow = ({ from }: Sale, now: Date): boolean => from === null || from <= now
