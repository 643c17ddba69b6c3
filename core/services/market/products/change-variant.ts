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
import { requireValidPrice } from './valid-price'
import { costOf, priceOf } from './variant-money'

export type VariantFields = {
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  /** What its supplier asks for it; null when nobody knows, left as it is unless said. */
  readonly cost?: Money | null
}

/** Of the form of a variant. */
export const VARIANT_FORM = savedForm<VariantFields>('name', 'sku', 'unit', 'price', 'cost')

/** A new price is written into the price history; the same price is not. Throws `NotFound`, `SkuTaken`, `ForeignPrice`, `ChangedMeanwhile`. */
export async function changeVariant(
  ctx: Ctx,
  asked: string,
  fields: VariantFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const before = await lockVariant(tx, asked)
    const { id } = before
    VARIANT_FORM.refuseStale(before, seen)
    const { name, sku, unit, price, cost } = fields
    requireValidPrice(tx, price)
    await refusing(
      { state: SQLSTATE.uniqueViolation, constraint: 'variants_sku_unique' },
      () => new SkuTaken(sku),
      () =>
        db(tx)
          .updateTable('variants')
          .set({ name, sku, unit, price_amount: price.amount, price_currency: price.currency })
          .where('id', '=', id)
          .execute(),
    )
    await keepMeasures(tx, [{ id, name, unit }])
    if (cost !== undefined) await setCost(tx, id, cost)
    if (!isSameMoney(before.price, price)) await recordPrice(tx, id, price, before.price)
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

/** Of a variant of this product; the same price is not written again. Throws `NotFound`, `ForeignPrice`. */
export async function setPrice(tx: Tx, productId: string, asked: string, price: Money): Promise<void> {
  requireValidPrice(tx, price)
  const before = await lockVariant(tx, asked)
  const { id } = before
  if (before.product_id !== productId) throw new NotFound()
  if (isSameMoney(before.price, price)) return
  await db(tx)
    .updateTable('variants')
    .set({ price_amount: price.amount, price_currency: price.currency })
    .where('id', '=', id)
    .execute()
  await recordPrice(tx, id, price, before.price)
}

/** With its id as the database writes it. Throws `NotFound`. */
export async function lockVariant(tx: Pick<Ctx, 'em'>, asked: string) {
  const id = readId(asked)
  const row = await db(tx)
    .selectFrom('variants')
    .select(['product_id', 'name', 'sku', 'unit', 'reserved'])
    .select(['price_amount', 'price_currency', 'cost_amount', 'cost_currency'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  const { product_id, name, sku, unit, reserved } = row
  return { id, product_id, name, sku, unit, reserved, price: priceOf(row), cost: costOf(row) }
}
