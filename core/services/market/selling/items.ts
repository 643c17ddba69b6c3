import type { Ctx } from '#core/contracts/ctx'
import type { OrderedItem, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'

export type VariantItem = {
  readonly orderLineId: string
  readonly variantId: string
  readonly quantity: number
}

/**
 * The items that the market sells, in the order of their variants: every transaction locks rows in this
 * order, so that two of them never wait for each other.
 */
export function variantItems(items: readonly OrderedItem[]): VariantItem[] {
  return items
    .flatMap(({ orderLineId, sellable, quantity }) =>
      sellable.kind === 'product' ? [{ orderLineId, variantId: sellable.variantId, quantity }] : [],
    )
    .sort((a, b) => (a.variantId < b.variantId ? -1 : a.variantId > b.variantId ? 1 : 0))
}

/** How many of a variant could still be promised to somebody. */
export async function availableNow(ctx: Pick<Ctx, 'em'>, variantId: string): Promise<number> {
  const variant = await db(ctx)
    .selectFrom('variants')
    .select(['stock', 'reserved'])
    .where('id', '=', variantId)
    .executeTakeFirst()
  return variant ? variant.stock - variant.reserved : 0
}

export const sellableOf = (variantId: string): Sellable => ({ kind: 'product', variantId })
