import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { isSameMoney } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { SkuTaken } from './add-variant'
import { keepMeasures } from './measure-variants'
import { recordPrice } from './price-history'
import { productChanged } from './product-changed'
import { holdRatesFor, isSameTyped, keptPrice, type TypedPrice, typedPriceOf } from './typed-price'
import { costOf, priceOf } from './variant-money'

export type VariantFields = {
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: TypedPrice
  /** What its supplier asks for it; null when nobody knows, left as it is unless said. */
  readonly cost?: Money | null
}

/** Of the form of a variant. */
export const VARIANT_FORM = savedForm<VariantFields>('name', 'sku', 'unit', 'price', 'cost')

/**
 * A new price is written into the price history; the same price is not. Throws `NotFound`, `SkuTaken`, `ForeignPrice`,
 * `PriceOutOfRange`, `ChangedMeanwhile`.
 */
export async function changeVariant(
  ctx: Ctx,
  asked: string,
  fields: VariantFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await holdRatesFor(tx, [fields.price])
    const before = await lockVariant(tx, asked)
    const { id } = before
    VARIANT_FORM.refuseStale({ ...before, price: before.typed }, seen)
    const { name, sku, unit, price, cost } = fields
    const columns = await keptPrice(tx, price, { variantId: id })
    await refusing(
      { state: SQLSTATE.uniqueViolation, constraint: 'variants_sku_unique' },
      () => new SkuTaken(sku),
      () =>
        db(tx)
          .updateTable('variants')
          .set({ name, sku, unit, ...columns })
          .where('id', '=', id)
          .execute(),
    )
    await keepMeasures(tx, [{ id, name, unit }])
    if (cost !== undefined) await setCost(tx, id, cost)
    const asks = priceOf(columns)
    if (!isSameMoney(before.price, asks)) await recordPrice(tx, id, asks, before.price)
    await productChanged(tx, before.product_id)
  })
}

/** For callers that hold the variant's lock, or are content with the last word. */
export async function setCost(tx: Tx, id: string, cost: Money | null): Promise<void> {
  await db(tx)
    .updateTable('variants')
    .set({ cost_amount: cost?.amount ?? null, cost_currency: cost?.currency ?? null })
    .where('id', '=', id)
    .execute()
}

/** Of a variant of this product; the same price is not written again. Throws `NotFound`, `ForeignPrice`, `PriceOutOfRange`. */
export async function setPrice(tx: Tx, productId: string, asked: string, price: TypedPrice): Promise<void> {
  await holdRatesFor(tx, [price])
  const before = await lockVariant(tx, asked)
  const { id } = before
  if (before.product_id !== productId) throw new NotFound()
  const columns = await keptPrice(tx, price, { variantId: id })
  if (isSameTyped(before.typed, price)) return
  await db(tx).updateTable('variants').set(columns).where('id', '=', id).execute()
  const asks = priceOf(columns)
  if (!isSameMoney(before.price, asks)) await recordPrice(tx, id, asks, before.price)
}

/** With its id as the database writes it, and its price as it was typed. Throws `NotFound`. */
export async function lockVariant(tx: Pick<Ctx, 'em'>, asked: string) {
  const id = readId(asked)
  const row = await db(tx)
    .selectFrom('variants')
    .select(['product_id', 'name', 'sku', 'unit', 'reserved'])
    .select(['price_amount', 'price_currency', 'net_price_amount', 'cost_amount', 'cost_currency'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  const { product_id, name, sku, unit, reserved } = row
  const typed = typedPriceOf(row)
  return { id, product_id, name, sku, unit, reserved, price: priceOf(row), typed, cost: costOf(row) }
}
