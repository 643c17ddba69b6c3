import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { keepMeasures } from '../products/measure-variants'
import { recordPrice } from '../products/price-history'
import { recordMoves } from './writes'
import type { Changes } from './written'

/** Columns that may be written as they stand in `changes`, and no others. */
const VARIANT_COLUMNS = ['name', 'unit', 'on_demand'] as const
const PRODUCT_COLUMNS = [
  ...(['title', 'summary', 'description', 'storage', 'allergens', 'allergen_free'] as const),
  ...(['producer_id', 'category_id'] as const),
]

/** Writes a variant and its product as they were before the changes. */
export async function restoreColumns(
  tx: Tx,
  { id, product_id }: { readonly id: string; readonly product_id: string },
  changes: Changes,
): Promise<void> {
  const set = (prefix: string, columns: readonly string[]) =>
    Object.fromEntries(
      columns.flatMap(column => {
        const changed = changes[`${prefix}.${column}`]
        return changed ? [[column, changed.before]] : []
      }),
    )
  const variant = set('v', VARIANT_COLUMNS)
  if (Object.keys(variant).length > 0) {
    const row = await db(tx)
      .updateTable('variants')
      .set(variant)
      .where('id', '=', id)
      .returning(['id', 'name', 'unit'])
      .executeTakeFirstOrThrow()
    await keepMeasures(tx, [row])
  }
  const product = set('p', PRODUCT_COLUMNS)
  if (Object.keys(product).length > 0)
    await db(tx)
      .updateTable('products')
      .set({ ...product, updated_at: tx.now })
      .where('id', '=', product_id)
      .execute()
}

/** With its line in the price history. */
export async function writeAmount(tx: Tx, id: string, price: Money, before: Money): Promise<void> {
  await db(tx)
    .updateTable('variants')
    .set({ price_amount: price.amount, price_currency: price.currency })
    .where('id', '=', id)
    .execute()
  await recordPrice(tx, id, price, before)
}

type Move = { readonly id: string; readonly stock: number; readonly by: number; readonly note: string }

/** The shelf and its ledger, with the audit. For callers that hold the variant's lock. */
export async function moveBy(tx: Tx, { id, stock, by, note }: Move): Promise<void> {
  await db(tx)
    .updateTable('variants')
    .set({ stock: stock + by })
    .where('id', '=', id)
    .execute()
  await recordMoves(tx, [{ id, by, reason: 'correction', note, before: stock }])
}

/** In the order of their ids. */
export async function propertiesOf(tx: Tx, productId: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('product_properties')
    .select('property_id')
    .where('product_id', '=', productId)
    .execute()
  return rows.map(({ property_id }) => property_id).sort()
}

/** Whether it was not before. */
export async function list(tx: Tx, productId: string): Promise<boolean> {
  const row = await db(tx)
    .insertInto('listings')
    .values({ product_id: productId, listed_by_id: tx.viewer.member?.id ?? null, listed_at: tx.now })
    .onConflict(conflict => conflict.column('product_id').doNothing())
    .returning('product_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether it was before. */
export async function unlist(tx: Tx, productId: string): Promise<boolean> {
  const row = await db(tx)
    .deleteFrom('listings')
    .where('product_id', '=', productId)
    .returning('product_id')
    .executeTakeFirst()
  return row !== undefined
}
