import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { VatRate } from '#core/pricing/vat'
import { MOST_CATEGORIES, TooManyCategories } from '../categories/most-categories'
import { NOT_RETIRED } from '../products/for-sale'
import { insertProperty } from '../properties/save-property'
import { rateInForce } from '../rates/rate-in-force'
import { CellFault } from './cell-fault'
import type { RowToWrite } from './read-row'

/** A variant that is sold already, as the rows before left it. */
export type KnownVariant = Awaited<ReturnType<typeof variantsOf>>[number]

/** Its product, the same object for all its variants. */
export type KnownProduct = Awaited<ReturnType<typeof productsOf>>[number]

type Category = { readonly id: string; readonly depth: number | null }

/** What some rows are about, read for all of them at once. What a row changes or makes is changed and made here, too. */
export type Shelf = {
  /** By their article numbers; locked. */
  readonly variants: ReadonlyMap<string, KnownVariant>
  /** Of these variants, by id; locked. */
  readonly products: ReadonlyMap<string, KnownProduct>
  /** By producer and name, as `titleKey` writes them: their ids, rates of VAT, and where a further variant stands. */
  readonly titles: Map<string, { readonly id: string; readonly vatRate: VatRate; next: number }>
  /** What a new product is sold by; null where no VAT is charged. */
  readonly usualRate: VatRate
  readonly producers: Map<string, string>
  readonly properties: Map<string, string>
  /** Whose the barcodes of these rows are: the id of their variant, which is sold still, with its article number. */
  readonly barcodes: Map<string, { readonly variant: string; readonly sku: string }>
  /** By the category above and the name, and how many there are in all. */
  readonly categories: { readonly known: Map<string, Category>; many: number }
  /** In small letters, as the database makes them. */
  fold(text: string): string
}

export async function readShelf(tx: Tx, rows: readonly RowToWrite[]): Promise<Shelf> {
  const variants = new Map((await variantsOf(tx, rows)).map(each => [each.sku, each]))
  const owners = [...new Set([...variants.values()].map(({ product_id }) => product_id))]
  const isOfProducts = rows.some(({ title }) => title !== undefined)
  const products = isOfProducts && owners.length > 0 ? await productsOf(tx, owners) : []
  const folded = await foldAll(tx, rows)
  const fold = (text: string) => folded.get(text) ?? text.toLowerCase()
  const keys = (texts: readonly (string | undefined)[]) => [
    ...new Set(texts.flatMap(text => (text === undefined ? [] : [fold(text)]))),
  ]
  const isNew = (row: RowToWrite) => !variants.has(row.sku)
  return {
    variants,
    products: new Map(products.map(each => [each.id, each])),
    titles: await titlesOf(tx, keys(rows.filter(isNew).map(({ title }) => title))),
    usualRate: rows.some(({ netPrice }) => netPrice) ? await usualRateOf(tx) : null,
    producers: await producersOf(tx, keys(rows.map(({ producer }) => producer))),
    properties: await propertiesOf(tx, keys(rows.flatMap(row => row.properties ?? []))),
    barcodes: await barcodesOf(
      tx,
      rows.flatMap(({ barcode }) => barcode ?? []),
    ),
    categories: rows.some(({ category }) => category)
      ? await allCategories(tx)
      : { known: new Map(), many: 0 },
    fold,
  }
}

/** Of the same producer: two farms may both sell Eggs. */
export const titleKey = (producerId: string | null, folded: string) => `${producerId ?? ''}\n${folded}`

const categoryKey = (parentId: string | null, folded: string) => `${parentId ?? ''}\n${folded}`

/** Noted among the `made` where there is none. */
export function producerNamed({ producers, fold }: Shelf, name: string, made: NewProducer[]): string {
  const known = producers.get(fold(name))
  if (known) return known
  const id = Bun.randomUUIDv7()
  made.push({ id, name })
  producers.set(fold(name), id)
  return id
}

export type NewProducer = { readonly id: string; readonly name: string }

/** What is missing on the way to it is noted among the `made`. Throws `CellFault`. */
export function categoryAt(
  { categories, fold }: Shelf,
  path: readonly string[],
  made: NewCategory[],
): string {
  let parent: Category | null = null
  for (const name of path) {
    const key: string = categoryKey(parent?.id ?? null, fold(name))
    const below: Category = categories.known.get(key) ?? newCategory(categories, name, parent, made)
    categories.known.set(key, below)
    parent = below
  }
  if (!parent) throw new CellFault('category', 'It has no name.')
  return parent.id
}

export type NewCategory = {
  readonly id: string
  readonly name: string
  readonly parent_id: string | null
  readonly parent_depth: number | null
}

/** Each once (`Organic` and `organic` are one), in the order of their ids. Makes those that are missing. */
export async function propertiesNamed(
  tx: Tx,
  { properties, fold }: Shelf,
  names: readonly string[],
): Promise<string[]> {
  const ids = new Set<string>()
  for (const name of names) {
    const id = properties.get(fold(name)) ?? (await insertProperty(tx, name)).id
    properties.set(fold(name), id)
    ids.add(id)
  }
  return [...ids].sort()
}

function newCategory(
  categories: Shelf['categories'],
  name: string,
  parent: Category | null,
  made: NewCategory[],
): Category {
  if (categories.many >= MOST_CATEGORIES) throw new CellFault('category', new TooManyCategories().message)
  categories.many += 1
  const id = Bun.randomUUIDv7()
  made.push({ id, name, parent_id: parent?.id ?? null, parent_depth: parent?.depth ?? null })
  return { id, depth: parent ? (parent.depth ?? 0) + 1 : 0 }
}

/** What is not sold any more keeps no other from its code. */
export async function barcodesOf(tx: Tx, codes: readonly string[]): Promise<Shelf['barcodes']> {
  if (codes.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('barcodes as b')
    .innerJoin('variants as v', 'v.id', 'b.variant_id')
    .select(['b.code', 'b.variant_id as variant', 'v.sku'])
    .where('b.code', '=', sql<string>`any(${codes}::text[])`)
    .where(NOT_RETIRED)
    .execute()
  return new Map(rows.map(({ code, variant, sku }) => [code, { variant, sku }]))
}

const variantsOf = (tx: Tx, rows: readonly RowToWrite[]) =>
  lockedVariants(tx)
    .where('sku', '=', sql<string>`any(${rows.map(({ sku }) => sku)}::text[])`)
    .execute()

/** In the order of their ids, so that two who lock several wait for each other in one order. */
const lockedVariants = (tx: Tx) =>
  db(tx)
    .selectFrom('variants')
    .select(['id', 'sku', 'product_id', 'name', 'unit', 'stock', 'reserved', 'on_demand'])
    .select(['price_amount', 'price_currency', 'net_price_amount', 'net_price_rate'])
    .select(['cost_amount', 'cost_currency'])
    .select(rateInForce(sql`variants.id`, sql`variants.product_id`).as('vatRate'))
    .orderBy('id')
    .forNoKeyUpdate()

/** These variants with their products, by their ids; locked. */
export async function articlesOf(tx: Tx, variantIds: readonly string[]) {
  const variants = await lockedVariants(tx)
    .where('id', '=', sql<string>`any(${variantIds}::uuid[])`)
    .execute()
  const owners = [...new Set(variants.map(({ product_id }) => product_id))]
  const products = owners.length > 0 ? await productsOf(tx, owners) : []
  return {
    variants: new Map(variants.map(each => [each.id, each])),
    products: new Map(products.map(each => [each.id, each])),
  }
}

async function productsOf(tx: Tx, ids: readonly string[]) {
  const products = await db(tx)
    .selectFrom('products')
    .select(['id', 'title', 'summary', 'description', 'storage', 'allergens', 'allergen_free'])
    .select(['producer_id', 'category_id'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  // Looked at behind the lock: who waited for it sees what was done meanwhile.
  const { rows } = await sql<{ id: string; listed: boolean; properties: string[] }>`
    select p.id, exists (select from listings l where l.product_id = p.id) as listed,
      array(select property_id from product_properties pp where pp.product_id = p.id order by property_id) as properties
    from unnest(${ids}::uuid[]) p(id)`.execute(db(tx))
  const facts = new Map(rows.map(row => [row.id, row]))
  return products.map(product => {
    const { listed = false, properties = [] } = facts.get(product.id) ?? {}
    return { ...product, listed, properties: [...properties].sort() }
  })
}

async function foldAll(tx: Tx, rows: readonly RowToWrite[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Set(
    rows.flatMap(({ title, producer, category, properties }) => [
      ...[title, producer].filter(text => text !== undefined),
      ...(category ?? []),
      ...(properties ?? []),
    ]),
  )
  if (texts.size === 0) return new Map()
  const { rows: folded } = await sql<{ text: string; key: string }>`
    select text, lower(text) as key from unnest(${[...texts]}::text[]) text`.execute(db(tx))
  return new Map(folded.map(({ text, key }) => [text, key]))
}

async function titlesOf(tx: Tx, keys: readonly string[]): Promise<Shelf['titles']> {
  if (keys.length === 0) return new Map()
  type Row = { id: string; key: string; producer: string | null; vatRate: VatRate; next: number }
  const { rows } = await sql<Row>`
    select id, lower(title) as key, producer_id as producer, ${rateInForce(sql`null::uuid`, sql`p.id`)} as "vatRate",
      (select coalesce(max(position) + 1, 0) from variants v where v.product_id = p.id)::int as next
    from products p where lower(title) = any(${keys}::text[]) order by id desc`.execute(db(tx))
  // Of several the eldest, which comes last.
  return new Map(rows.map(({ key, producer, ...row }) => [titleKey(producer, key), row]))
}

async function usualRateOf(tx: Tx): Promise<VatRate> {
  const usual = db(tx).selectFrom('vat_rates').select('rate').where('is_default', '=', true)
  return (await usual.executeTakeFirst())?.rate ?? null
}

async function producersOf(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ id: string; key: string }>`
    select id, lower(name) as key from producers where lower(name) = any(${keys}::text[])
    order by id desc for key share`.execute(db(tx))
  return new Map(rows.map(({ id, key }) => [key, id]))
}

async function propertiesOf(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ id: string; key: string }>`
    select id, lower(name) as key from properties where lower(name) = any(${keys}::text[]) order by id desc`.execute(
    db(tx),
  )
  return new Map(rows.map(({ id, key }) => [key, id]))
}

/** All: there are 500 at most. */
async function allCategories(tx: Tx): Promise<Shelf['categories']> {
  const { rows } = await sql<Category & { key: string; parent: string | null }>`
    select id, depth, lower(name) as key, parent_id as parent from categories order by id desc`.execute(
    db(tx),
  )
  const known = rows.map(({ id, depth, key, parent }) => [categoryKey(parent, key), { id, depth }] as const)
  return { known: new Map(known), many: rows.length }
}
