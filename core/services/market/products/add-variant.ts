import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
import { productChanged } from './product-changed'
import { requireSoundPrice } from './sound-price'

export type NewVariant = {
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  /** What its supplier asks for it. */
  readonly cost?: Money | null
  readonly stock: number
}

export class SkuTaken extends Refusal {
  override name = 'SkuTaken'
  constructor(sku: string) {
    super(`Another variant, perhaps a retired one, has the article number ${sku} already.`, 409)
  }
}

/** Throws `NotFound`, `SkuTaken`, `ForeignPrice`. */
export async function addVariant(ctx: Ctx, productId: string, variant: NewVariant): Promise<void> {
  requireShopkeeper(ctx)
  await transaction(ctx, async tx => {
    const [product] = isId(productId)
      ? await tx.em.execute<unknown[]>('select 1 from products where id = ?', [productId])
      : []
    if (!product) throw new NotFound()
    await insertVariant(tx, productId, variant)
    await productChanged(tx, productId)
  })
}

/** With its first price in the price history, and what is on the shelf as its first delivery. Returns its id. */
export async function insertVariant(tx: Tx, productId: string, variant: NewVariant): Promise<string> {
  const { name, sku, unit, price, cost = null, stock } = variant
  requireSoundPrice(tx, price)
  const id = Bun.randomUUIDv7()
  const by = tx.viewer.member?.id ?? null
  const [inserted] = await tx.em.execute<unknown[]>(
    `insert into variants (id, product_id, name, sku, unit, price_amount, price_currency, cost_amount, cost_currency,
                           stock, position)
     select ?, ?, ?, ?, ?, ?::bigint, ?, ?::bigint, ?, ?::int, coalesce(max(position) + 1, 0) from variants where product_id = ?
     on conflict (sku) do nothing returning id`,
    [
      ...[id, productId, name, sku, unit, price.amount, price.currency],
      ...[cost?.amount ?? null, cost?.currency ?? null, stock, productId],
    ],
  )
  if (!inserted) throw new SkuTaken(sku)
  await tx.em.execute(
    'insert into price_changes (id, variant_id, amount, currency, set_by_id, set_at) values (?, ?, ?, ?, ?, ?)',
    [Bun.randomUUIDv7(), id, price.amount, price.currency, by, tx.now],
  )
  if (stock > 0) {
    await tx.em.execute(
      `insert into stock_movements (id, variant_id, quantity, reason, note, moved_by_id, moved_at)
       values (?, ?, ?, 'delivery', 'First stock', ?, ?)`,
      [Bun.randomUUIDv7(), id, stock, by, tx.now],
    )
  }
  return id
}
