import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { isSameMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { NOT_RETIRED } from './for-sale'
import { recordPrice } from './price-history'
import { productChanged } from './product-changed'
import { requireValidPrice } from './valid-price'
import { priceOf } from './variant-money'

export type RequestedPrice = {
  readonly variantId: string
  readonly price: Money
  /** What stood there when it was typed over, in minor units. */
  readonly seen: number
}

/** `moved`: somebody else set another price meanwhile, `now`. `gone`: the variant was retired. */
export type PriceRefusal =
  | { readonly variantId: string; readonly why: 'moved'; readonly now: Money }
  | { readonly variantId: string; readonly why: 'gone' }

/**
 * Sets many prices in one go. What was seen and left as it was, is left as it is. A price that somebody else changed
 * meanwhile is not overwritten unseen: it is refused by itself, and the others are set. Throws `ForeignPrice`.
 */
export async function setPrices(
  ctx: Ctx,
  wishes: readonly RequestedPrice[],
): Promise<{ readonly set: number; readonly refused: readonly PriceRefusal[] }> {
  requireRole(ctx, 'shopkeeper')
  const wanted = wishes.filter(({ price, seen }) => price.amount !== seen)
  for (const { price } of wanted) requireValidPrice(ctx, price)
  if (wanted.length === 0) return { set: 0, refused: [] }
  return transaction(ctx, async tx => {
    const variants = await lockVariants(tx, wanted)
    const refused: PriceRefusal[] = []
    const products = new Set<string>()
    let set = 0
    for (const { variantId, price, seen } of wanted) {
      const variant = variants.get(variantId)
      if (!variant) {
        refused.push({ variantId, why: 'gone' })
      } else if (isMoved(variant.price, { price, seen })) {
        refused.push({ variantId, why: 'moved', now: variant.price })
      } else if (!isSameMoney(variant.price, price)) {
        await db(tx)
          .updateTable('variants')
          .set({ price_amount: price.amount, price_currency: price.currency })
          .where('id', '=', variantId)
          .execute()
        await recordPrice(tx, variantId, price, variant.price)
        products.add(variant.productId)
        set++
      }
    }
    for (const id of products) await productChanged(tx, id)
    return { set, refused }
  })
}

/** A foreign price was never one to sell at: whatever replaces it is right. */
function isMoved(now: Money, { price, seen }: Pick<RequestedPrice, 'price' | 'seen'>): boolean {
  return now.currency === price.currency && now.amount !== seen && now.amount !== price.amount
}

/** Always in the order of their ids: two who save the same list do not wait for each other in a circle. */
async function lockVariants(tx: Tx, wishes: readonly RequestedPrice[]) {
  const ids = wishes.map(({ variantId }) => variantId).filter(isId)
  const rows = await db(tx)
    .selectFrom('variants as v')
    .select(['id', 'product_id', 'price_amount', 'price_currency'])
    .where(({ eb, fn, val }) => eb('id', '=', fn.any(val(ids))))
    .where(NOT_RETIRED)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return new Map(rows.map(row => [row.id, { productId: row.product_id, price: priceOf(row) }]))
}
