import { recordAudit } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import { isSameMoney, type Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { insertVariant } from '../products/add-variant'
import { setCost } from '../products/change-variant'
import { keepMeasures } from '../products/measure-variants'
import { recordPrice } from '../products/price-history'
import { insertProduct } from '../products/save-product'
import { requireValidPrice } from '../products/valid-price'
import { costOf, priceOf } from '../products/variant-money'
import { sayOf } from '../properties/save-property'
import { categoryAt, producerNamed, productNamed, propertiesNamed } from './named'
import { CellFault, type PriceRow, type ProductRow, type StockRow } from './read-row'

/** What a row did, and what takes it back: what was made, or each field as it was and as it was left. */
export type Written =
  | { readonly outcome: 'same' }
  | {
      readonly outcome: 'new'
      readonly undo: { readonly variant: string; readonly product: string; readonly isNewProduct: boolean }
    }
  | {
      readonly outcome: 'changed'
      readonly undo: { readonly variant: string; readonly product: string; readonly fields: Changes }
    }

/** A column of a variant (`v.`) or product (`p.`), or a fact beside them. */
export type Changes = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>

const variantBySku = (tx: Tx, sku: string) =>
  db(tx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.id', 'v.product_id', 'v.name', 'v.unit', 'v.stock', 'v.reserved', 'v.on_demand'])
    .select(['v.price_amount', 'v.price_currency', 'v.cost_amount', 'v.cost_currency'])
    .select(['p.title', 'p.summary', 'p.description', 'p.storage', 'p.allergens', 'p.allergen_free'])
    .select(['p.producer_id', 'p.category_id'])
    .where('v.sku', '=', sku)
    .forNoKeyUpdate('v')
    .executeTakeFirst()

type Known = NonNullable<Awaited<ReturnType<typeof variantBySku>>>

/** A product or a variant of one, made or changed. Throws `CellFault` before anything is written. */
export async function writeProduct(tx: Tx, row: ProductRow, listNew: boolean): Promise<Written> {
  if (row.price) requireValidPrice(tx, row.price)
  const known = await variantBySku(tx, row.sku)
  if (known) return change(tx, known, row)
  const { price } = row
  if (!price) throw new CellFault('price', 'It is new here, and has no price.')
  const producerId = row.producer ? await producerNamed(tx, row.producer) : null
  const productId = await productNamed(tx, row.title, producerId)
  const product = productId ?? (await createProduct(tx, row, producerId))
  const { sku, variant, unit = '', stock = 0, cost = null } = row
  const made = { name: variant ?? (unit || row.title.slice(0, 120)), sku, unit, price, cost, stock }
  const id = await insertVariant(tx, product, made)
  if (row.onDemand)
    await db(tx).updateTable('variants').set({ on_demand: true }).where('id', '=', id).execute()
  if (!productId && (row.listed ?? listNew)) await list(tx, product)
  return { outcome: 'new', undo: { variant: id, product, isNewProduct: !productId } }
}

async function createProduct(tx: Tx, row: ProductRow, producerId: string | null): Promise<string> {
  const { title, summary = '', description = '', storage = '', allergens = '' } = row
  const categoryId = row.category ? await categoryAt(tx, row.category) : null
  const fields = { title, summary, description, storage, allergens, producerId, categoryId }
  const { id } = await insertProduct(tx, fields)
  if (row.properties) await sayOf(tx, id, await propertiesNamed(tx, row.properties))
  return id
}

async function change(tx: Tx, known: Known, row: ProductRow): Promise<Written> {
  const changes: Record<string, { before: unknown; after: unknown }> = {}
  const note = (field: string, before: unknown, after: unknown) => {
    if (after !== undefined && before !== after) changes[field] = { before, after }
  }
  note('v.name', known.name, row.variant)
  note('v.unit', known.unit, row.unit)
  note('v.on_demand', known.on_demand, row.onDemand)
  for (const field of ['title', 'summary', 'description', 'storage'] as const)
    note(`p.${field}`, known[field], row[field])
  if (row.allergens !== undefined && row.allergens !== known.allergens) {
    note('p.allergens', known.allergens, row.allergens)
    note('p.allergen_free', known.allergen_free, false)
  }
  if (row.producer) note('p.producer_id', known.producer_id, await producerNamed(tx, row.producer))
  if (row.category) note('p.category_id', known.category_id, await categoryAt(tx, row.category))
  await applyColumns(tx, known, changes, 'after')
  await changeMoney(tx, known, row, changes)
  if (row.stock !== undefined) await changeStock(tx, known, row.stock, changes)
  if (row.properties) await changeProperties(tx, known.product_id, row.properties, changes)
  if (row.listed !== undefined) await changeListing(tx, known.product_id, row.listed, changes)
  return written(known, changes)
}

/** The price of an article, and what it costs us. Throws `CellFault`. */
export async function writePrice(tx: Tx, row: Omit<PriceRow, 'kind'>): Promise<Written> {
  requireValidPrice(tx, row.price)
  const known = (await variantBySku(tx, row.sku)) ?? unknown(row.sku)
  const changes: Record<string, { before: unknown; after: unknown }> = {}
  await changeMoney(tx, known, row, changes)
  return written(known, changes)
}

/** How many of an article were counted on the shelf. Throws `CellFault`. */
export async function writeStock(tx: Tx, row: Omit<StockRow, 'kind'>): Promise<Written> {
  const known = (await variantBySku(tx, row.sku)) ?? unknown(row.sku)
  const changes: Record<string, { before: unknown; after: unknown }> = {}
  await changeStock(tx, known, row.stock, changes)
  return written(known, changes)
}

function unknown(sku: string): never {
  throw new CellFault('sku', `We have no article “${sku}”.`)
}

function written(known: Known, fields: Changes): Written {
  if (Object.keys(fields).length === 0) return { outcome: 'same' }
  return { outcome: 'changed', undo: { variant: known.id, product: known.product_id, fields } }
}

/** Columns that may be written as they stand in `changes`, and no others. */
const VARIANT_COLUMNS = ['name', 'unit', 'on_demand'] as const
const PRODUCT_COLUMNS = [
  ...(['title', 'summary', 'description', 'storage', 'allergens', 'allergen_free'] as const),
  ...(['producer_id', 'category_id'] as const),
]

/** Writes one side of the changes into the rows of a variant and its product. */
export async function applyColumns(
  tx: Tx,
  { id, product_id }: { readonly id: string; readonly product_id: string },
  changes: Changes,
  side: 'before' | 'after',
): Promise<void> {
  const set = (prefix: string, columns: readonly string[]) =>
    Object.fromEntries(
      columns.flatMap(column => {
        const changed = changes[`${prefix}.${column}`]
        return changed ? [[column, changed[side]]] : []
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

async function changeMoney(
  tx: Tx,
  known: Known,
  { price, cost }: { readonly price?: Money; readonly cost?: Money },
  changes: Record<string, { before: unknown; after: unknown }>,
): Promise<void> {
  const before = priceOf(known)
  if (price && !isSameMoney(price, before)) {
    changes.price = { before, after: price }
    await writeAmount(tx, known.id, price, before)
  }
  const costBefore = costOf(known)
  if (cost && !(costBefore && isSameMoney(cost, costBefore))) {
    changes.cost = { before: costBefore, after: cost }
    await setCost(tx, known.id, cost)
  }
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

async function changeStock(
  tx: Tx,
  known: Known,
  stock: number,
  changes: Record<string, { before: unknown; after: unknown }>,
): Promise<void> {
  if (stock === known.stock) return
  if (stock < known.reserved)
    throw new CellFault(
      'stock',
      `“${stock}” is fewer than the ${known.reserved} that are promised to orders being paid right now.`,
    )
  changes.stock = { before: known.stock, after: stock }
  await moveBy(tx, { id: known.id, stock: known.stock, by: stock - known.stock, note: 'Imported' })
}

type Move = { readonly id: string; readonly stock: number; readonly by: number; readonly note: string }

/** The shelf and its ledger, with the audit. For callers that hold the variant's lock. */
export async function moveBy(tx: Tx, { id, stock, by, note }: Move): Promise<void> {
  await db(tx)
    .updateTable('variants')
    .set({ stock: stock + by })
    .where('id', '=', id)
    .execute()
  await db(tx)
    .insertInto('stock_movements')
    .values({
      ...{ id: Bun.randomUUIDv7(), variant_id: id, quantity: by, reason: 'correction', note },
      ...{ moved_by_id: tx.viewer.member?.id ?? null, moved_at: tx.now },
    })
    .execute()
  await recordAudit(tx, {
    action: 'stock.moved',
    subject: { kind: 'variant', id },
    before: { stock },
    after: { stock: stock + by, reason: 'correction' },
  })
}

async function changeProperties(
  tx: Tx,
  productId: string,
  names: readonly string[],
  changes: Record<string, { before: unknown; after: unknown }>,
): Promise<void> {
  const before = await propertiesOf(tx, productId)
  const after = [...(await propertiesNamed(tx, names))].sort()
  if (JSON.stringify(before) === JSON.stringify(after)) return
  changes.properties = { before, after }
  await sayOf(tx, productId, after)
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

async function changeListing(
  tx: Tx,
  productId: string,
  listed: boolean,
  changes: Record<string, { before: unknown; after: unknown }>,
): Promise<void> {
  if (listed ? !(await list(tx, productId)) : !(await unlist(tx, productId))) return
  changes.listed = { before: !listed, after: listed }
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
