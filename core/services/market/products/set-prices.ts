import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { isSameMoney } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { NOT_RETIRED } from './for-sale'
import { recordPrice } from './price-history'
import { productChanged } from './product-changed'
import { holdRatesFor, isSameTyped, keptPrice, type TypedPrice, typedPriceOf } from './typed-price'
import { PriceOutOfRange, requireValidPrice } from './valid-price'
import { priceOf } from './variant-money'

export type RequestedPrice = {
  readonly variantId: string
  readonly price: TypedPrice
  /** What stood there when it was typed over, in minor units. */
  readonly seen: number
  /** It stood there without VAT. */
  readonly seenWithoutVat?: boolean
}

/**
 * `moved`: somebody else set another price meanwhile, `now`. `gone`: the variant was retired. `too-high`: with its VAT
 * it would be more than anything may cost.
 */
export type PriceRefusal =
  | { readonly variantId: string; readonly why: 'moved'; readonly now: TypedPrice }
  | { readonly variantId: string; readonly why: 'gone' | 'too-high' }

/**
 * Sets many prices in one go. What was seen and left as it was, is left as it is. A price that somebody else changed
 * meanwhile is not overwritten unseen: it is refused by itself, and the others are set. Throws `ForeignPrice`, `PriceOutOfRange`.
 */
export async function setPrices(
  ctx: Ctx,
  wishes: readonly RequestedPrice[],
): Promise<{ readonly set: number; readonly refused: readonly PriceRefusal[] }> {
  requireRole(ctx, 'shopkeeper')
  const wanted = wishes.filter(wish => !isAsSeen(wish.price, wish))
  for (const { price } of wanted) requireValidPrice(ctx, price)
  if (wanted.length === 0) return { set: 0, refused: [] }
  return transaction(ctx, async tx => {
    await holdRatesFor(
      tx,
      wanted.map(({ price }) => price),
    )
    const variants = await lockVariants(tx, wanted)
    const refused: PriceRefusal[] = []
    const products = new Set<string>()
    let set = 0
    for (const wish of wanted) {
      const { variantId, price } = wish
      const variant = variants.get(variantId)
      if (!variant) {
        refused.push({ variantId, why: 'gone' })
      } else if (isMoved(variant.typed, wish)) {
        refused.push({ variantId, why: 'moved', now: variant.typed })
      } else if (!isSameTyped(variant.typed, price)) {
        const columns = await keptPrice(tx, price, { variantId }).catch(refusedAsTooHigh)
        if (!columns) {
          refused.push({ variantId, why: 'too-high' })
          continue
        }
        await db(tx).updateTable('variants').set(columns).where('id', '=', variantId).execute()
        const asks = priceOf(columns)
        if (!isSameMoney(variant.price, asks)) await recordPrice(tx, variantId, asks, variant.price)
        products.add(variant.productId)
        set++
      }
    }
    for (const id of products) await productChanged(tx, id)
    return { set, refused }
  })
}

/** What was typed is in range: only its VAT makes it too much. */
function refusedAsTooHigh(fault: unknown): null {
  if (fault instanceof PriceOutOfRange) return null
  throw fault
}

/** A foreign price was never one to sell at: whatever replaces it is right. */
function isMoved(now: TypedPrice, wish: RequestedPrice): boolean {
  return now.currency === wish.price.currency && !isAsSeen(now, wish) && !isSameTyped(now, wish.price)
}

/** Whether a price is the one that stood in the form. */
export function isAsSeen(
  { amount, withoutVat }: TypedPrice,
  { seen, seenWithoutVat }: RequestedPrice,
): boolean {
  return amount === seen && Boolean(withoutVat) === Boolean(seenWithoutVat)
}

/** Always in the order of their ids: two who save the same list do not wait for each other in a circle. */
async function lockVariants(tx: Tx, wishes: readonly RequestedPrice[]) {
  const ids = wishes.map(({ variantId }) => variantId).filter(isId)
  const rows = await db(tx)
    .selectFrom('variants as v')
    .select(['id', 'product_id', 'price_amount', 'price_currency', 'net_price_amount'])
    .where(({ eb, fn, val }) => eb('id', '=', fn.any(val(ids))))
    .where(NOT_RETIRED)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return new Map(
    rows.map(row => [row.id, { productId: row.product_id, price: priceOf(row), typed: typedPriceOf(row) }]),
  )
}
