import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
import { SkuTaken } from './add-variant'
import { notePrice } from './price-history'
import { productChanged } from './product-changed'
import { requireSoundPrice } from './sound-price'

export type VariantFields = {
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  /** What its supplier asks for it; null when nobody knows, left as it is unless said. */
  readonly cost?: Money | null
}

export class VariantPromised extends Refusal {
  override name = 'VariantPromised'
  constructor() {
    super('Somebody is paying for this variant right now: try again in a quarter of an hour.', 409)
  }
}

/** A new price is written into the price history; the same price is not. Throws `NotFound`, `SkuTaken`, `ForeignPrice`. */
export async function changeVariant(ctx: Ctx, id: string, fields: VariantFields): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const before = await lockVariant(tx, id)
    const { name, sku, unit, price, cost } = fields
    requireSoundPrice(tx, price)
    const [taken] = await tx.em.execute<unknown[]>('select 1 from variants where sku = ? and id <> ?', [
      sku,
      id,
    ])
    if (taken) throw new SkuTaken(sku)
    await tx.em.execute(
      'update variants set name = ?, sku = ?, unit = ?, price_amount = ?, price_currency = ? where id = ?',
      [name, sku, unit, price.amount, price.currency, id],
    )
    if (cost !== undefined) await setCost(tx, id, cost)
    if (before.price_amount !== price.amount || before.price_currency !== price.currency) {
      await notePrice(tx, id, price)
    }
    await productChanged(tx, before.product_id)
  })
}

/** With its ledger and price history; orders keep what they say of it. Throws `NotFound`, `VariantPromised`. */
export async function removeVariant(ctx: Ctx, id: string): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const variant = await lockVariant(tx, id)
    if (variant.reserved > 0) throw new VariantPromised()
    await tx.em.execute('delete from variants where id = ?', [id])
    await productChanged(tx, variant.product_id)
  })
}

/** For callers that hold the variant's lock, or are content with the last word. */
export async function setCost(tx: Tx, id: string, cost: Money | null): Promise<void> {
  await tx.em.execute('update variants set cost_amount = ?, cost_currency = ? where id = ?', [
    ...[cost?.amount ?? null, cost?.currency ?? null, id],
  ])
}

/** Of a variant of this product; the same price is not written again. Throws `NotFound`, `ForeignPrice`. */
export async function setPrice(tx: Tx, productId: string, id: string, price: Money): Promise<void> {
  requireSoundPrice(tx, price)
  const before = await lockVariant(tx, id)
  if (before.product_id !== productId) throw new NotFound()
  if (before.price_amount === price.amount && before.price_currency === price.currency) return
  await tx.em.execute('update variants set price_amount = ?, price_currency = ? where id = ?', [
    ...[price.amount, price.currency, id],
  ])
  await notePrice(tx, id, price)
}

async function lockVariant(tx: Pick<Ctx, 'em'>, id: string) {
  type Row = { product_id: string; price_amount: number; price_currency: string; reserved: number }
  const [row] = isId(id)
    ? await tx.em.execute<Row[]>(
        'select product_id, price_amount, price_currency, reserved from variants where id = ? for no key update',
        [id],
      )
    : []
  if (!row) throw new NotFound()
  return row
}
