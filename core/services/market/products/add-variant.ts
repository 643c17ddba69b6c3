import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { articleNumber } from './article-number'
import { keepMeasures } from './measure-variants'
import { recordPrice } from './price-history'
import { productChanged } from './product-changed'
import { requireProduct } from './require-product'
import { holdRatesFor, keptPrice, type TypedPrice } from './typed-price'
import { priceOf } from './variant-money'

export type NewVariant = {
  readonly name: string
  /** Its article number; null for one that is made of its product's name. */
  readonly sku: string | null
  readonly unit: string
  readonly price: TypedPrice
  /** What its supplier asks for it. */
  readonly cost?: Money | null
  readonly stock: number
}

export class SkuTaken extends Refusal {
  override name = 'SkuTaken'
  constructor(sku: string) {
    super(`Another variant, perhaps a retired one, has the article number ${sku} already.`, 422)
  }
}

/** Throws `NotFound`, `SkuTaken`, `ForeignPrice`, `PriceOutOfRange`. */
export async function addVariant(ctx: Ctx, asked: string, variant: NewVariant): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await holdRatesFor(tx, [variant.price])
    const productId = await requireProduct(tx, asked)
    await insertVariant(tx, productId, variant)
    await productChanged(tx, productId)
  })
}

/** With its first price in the price history, and what is on the shelf as its first delivery. Returns its id. */
export async function insertVariant(tx: Tx, productId: string, variant: NewVariant): Promise<string> {
  const { name, unit, price, cost = null, stock } = variant
  const columns = await keptPrice(tx, price, { productId })
  const sku = variant.sku ?? (await articleNumber(tx, productId))
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('variants')
    .values({
      id,
      product_id: productId,
      name,
      sku,
      unit,
      stock,
      ...columns,
      cost_amount: cost?.amount ?? null,
      cost_currency: cost?.currency ?? null,
      position: sql<number>`(select coalesce(max(position) + 1, 0) from variants where product_id = ${productId})`,
    })
    .onConflict(conflict => conflict.column('sku').doNothing())
    .returning('id')
    .executeTakeFirstOrThrow(() => new SkuTaken(sku))
  await keepMeasures(tx, [{ id, name, unit }])
  await recordPrice(tx, id, priceOf(columns), null)
  if (stock > 0) {
    await db(tx)
      .insertInto('stock_movements')
      .values({
        id: Bun.randomUUIDv7(),
        variant_id: id,
        quantity: stock,
        reason: 'delivery',
        note: 'First stock',
        moved_by_id: tx.viewer.member?.id ?? null,
        moved_at: tx.now,
      })
      .execute()
  }
  return id
}
