import { sql } from 'kysely'
import { recordAudits } from '#core/audit/record-audit'
import { productTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { SkuTaken } from '../products/add-variant'
import { keepMeasures, measuresOf } from '../products/measure-variants'
import { bringByOwnProducer } from '../products/own-producer'
import { type PriceSet, recordPrices } from '../products/price-history'
import { uniqueSlugs } from '../unique-slug'
import type { KnownProduct, KnownVariant, NewCategory, NewProducer } from './shelf'

/** What some rows change, until it is written. */
export type Writes = {
  readonly newProducers: NewProducer[]
  /** Each behind the one that it stands below. */
  readonly newCategories: NewCategory[]
  readonly newProducts: NewProduct[]
  readonly newVariants: NewVariant[]
  /** Changed, as they are to be. */
  readonly variants: Set<KnownVariant>
  readonly products: Set<KnownProduct>
  /** Those among them that may measure something else by now. */
  readonly reworded: Set<KnownVariant>
  readonly prices: PriceSet[]
  readonly moves: Move[]
  /** All that are said of a product from now on, by its id. */
  readonly properties: Map<string, readonly string[]>
  readonly listed: Map<string, boolean>
  /** The variants that codes mean from now on; null: none. */
  readonly barcodes: Map<string, string | null>
  /** A product bears another name, or is of another producer. */
  renamed: boolean
}

type NewProduct = Omit<KnownProduct, 'listed' | 'properties' | 'allergen_free'>

type NewVariant = Omit<KnownVariant, 'reserved' | 'vatRate'> & { readonly position: number }

type Move = {
  readonly id: string
  readonly by: number
  readonly reason: 'delivery' | 'correction'
  readonly note: string
  /** How many were there; unless they are its first. */
  readonly before?: number
}

export const newWrites = (): Writes => ({
  newProducers: [],
  newCategories: [],
  newProducts: [],
  newVariants: [],
  variants: new Set(),
  products: new Set(),
  reworded: new Set(),
  prices: [],
  moves: [],
  properties: new Map(),
  listed: new Map(),
  barcodes: new Map(),
  renamed: false,
})

/** One statement for each table, however many rows. Products are listed last: then their place on the list is made once. Throws `SkuTaken`. */
export async function keepWrites(tx: Tx, writes: Writes): Promise<void> {
  const {
    newProducers,
    newCategories,
    newProducts,
    newVariants,
    products,
    variants,
    reworded,
    prices,
    moves,
  } = writes
  if (newProducers.length > 0) await insertProducers(tx, newProducers)
  if (newCategories.length > 0) await insertCategories(tx, newCategories)
  if (newProducts.length > 0) await insertProducts(tx, newProducts)
  if (products.size > 0) await updateProducts(tx, [...products])
  if (newVariants.length > 0) await insertVariants(tx, newVariants)
  if (variants.size > 0) await updateVariants(tx, [...variants])
  if (reworded.size > 0) await keepMeasures(tx, [...reworded])
  if (prices.length > 0) await recordPrices(tx, prices)
  if (moves.length > 0) await recordMoves(tx, moves)
  if (writes.properties.size > 0) await sayProperties(tx, writes.properties)
  if (writes.barcodes.size > 0) await keepBarcodes(tx, writes.barcodes)
  if (writes.listed.size > 0) await list(tx, writes.listed)
}

async function insertProducers(tx: Tx, producers: readonly NewProducer[]): Promise<void> {
  const slugs = await uniqueSlugs(
    tx,
    'producers',
    producers.map(({ name }) => name),
  )
  const rows = producers.map((producer, at) => ({ ...producer, slug: slugs[at] }))
  await sql`
    insert into producers (id, slug, name, created_at) select id, slug, name, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id uuid, slug text, name text)`.execute(
    db(tx),
  )
  tx.purge('producers')
}

async function insertCategories(tx: Tx, categories: readonly NewCategory[]): Promise<void> {
  const slugs = await uniqueSlugs(
    tx,
    'categories',
    categories.map(({ name }) => name),
  )
  const rows = categories.map((category, at) => ({ ...category, slug: slugs[at], at }))
  await sql`
    insert into categories (id, slug, name, description, parent_id, parent_depth, position)
    select id, slug, name, '', parent_id, parent_depth, (select coalesce(max(position) + 1, 0) from categories) + at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id uuid, slug text, name text, parent_id uuid,
      parent_depth bigint, at int)`.execute(db(tx))
}

async function insertProducts(tx: Tx, products: readonly NewProduct[]): Promise<void> {
  const slugs = await uniqueSlugs(
    tx,
    'products',
    products.map(({ title }) => title),
  )
  const rows = products.map((product, at) => ({ ...product, slug: slugs[at] }))
  await sql`
    insert into products (id, slug, title, summary, description, storage, allergens, producer_id, category_id, created_at, updated_at)
    select id, slug, title, summary, description, storage, allergens, producer_id, category_id, ${tx.now}, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id uuid, slug text, title text, summary text,
      description text, storage text, allergens text, producer_id uuid, category_id uuid)`.execute(db(tx))
}

async function updateProducts(tx: Tx, products: readonly KnownProduct[]): Promise<void> {
  await sql`
    update products p set title = now.title, summary = now.summary, description = now.description,
      storage = now.storage, allergens = now.allergens, allergen_free = now.allergen_free,
      producer_id = now.producer_id, category_id = now.category_id, updated_at = ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(products)}::jsonb) as now(id uuid, title text, summary text,
      description text, storage text, allergens text, allergen_free boolean, producer_id uuid, category_id uuid)
    where p.id = now.id`.execute(db(tx))
  await bringByOwnProducer(
    tx,
    products.map(({ id }) => id),
  )
  tx.purge(...products.map(({ id }) => productTag(id)))
}

async function insertVariants(tx: Tx, variants: readonly NewVariant[]): Promise<void> {
  const measures = measuresOf(variants)
  const rows = variants.map((variant, at) => ({ ...variant, ...measures[at] }))
  const { rows: made } = await sql<{ sku: string }>`
    insert into variants (id, product_id, name, sku, unit, stock, on_demand, position, price_amount, price_currency,
      net_price_amount, net_price_rate, cost_amount, cost_currency, measure, measure_of, measured)
    select id, product_id, name, sku, unit, stock, on_demand, position, price_amount, price_currency,
      net_price_amount, net_price_rate, cost_amount, cost_currency, measure::bigint, "of", true
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as made(id uuid, product_id uuid, name text, sku text, unit text,
      stock int, on_demand boolean, position int, price_amount bigint, price_currency text, net_price_amount bigint,
      net_price_rate bigint, cost_amount bigint, cost_currency text, measure text, "of" text)
    on conflict (sku) do nothing returning sku`.execute(db(tx))
  const known = new Set(made.map(({ sku }) => sku))
  const taken = variants.find(({ sku }) => !known.has(sku))
  if (taken) throw new SkuTaken(taken.sku)
}

async function updateVariants(tx: Tx, variants: readonly KnownVariant[]): Promise<void> {
  await sql`
    update variants v set name = now.name, unit = now.unit, on_demand = now.on_demand, stock = now.stock,
      price_amount = now.price_amount, price_currency = now.price_currency,
      net_price_amount = now.net_price_amount, net_price_rate = now.net_price_rate,
      cost_amount = now.cost_amount, cost_currency = now.cost_currency
    from jsonb_to_recordset(${JSON.stringify(variants)}::jsonb) as now(id uuid, name text, unit text, on_demand boolean,
      stock int, price_amount bigint, price_currency text, net_price_amount bigint, net_price_rate bigint,
      cost_amount bigint, cost_currency text)
    where v.id = now.id`.execute(db(tx))
}

/** A correction stands in the audit, too. */
async function recordMoves(tx: Tx, moves: readonly Move[]): Promise<void> {
  const rows = moves.map(({ id, by, reason, note }) => ({
    id: Bun.randomUUIDv7(),
    variant_id: id,
    quantity: by,
    reason,
    note,
  }))
  await sql`
    insert into stock_movements (id, variant_id, quantity, reason, note, moved_by_id, moved_at)
    select id, variant_id, quantity, reason, note, ${tx.viewer.member?.id ?? null}::uuid, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as moved(id uuid, variant_id uuid, quantity int,
      reason text, note text)`.execute(db(tx))
  await recordAudits(
    tx,
    moves.flatMap(({ id, by, reason, before }) =>
      before === undefined
        ? []
        : [
            {
              action: 'stock.moved' as const,
              subject: { kind: 'variant', id },
              before: { stock: before },
              after: { stock: before + by, reason },
            },
          ],
    ),
  )
}

async function sayProperties(tx: Tx, said: Writes['properties']): Promise<void> {
  const pairs = [...said].flatMap(([product, properties]) =>
    properties.map(property => ({ product, property })),
  )
  await sql`
    delete from product_properties pp where pp.product_id = any(${[...said.keys()]}::uuid[])
      and not exists (select from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as said(product uuid, property uuid)
        where said.product = pp.product_id and said.property = pp.property_id)`.execute(db(tx))
  await sql`
    insert into product_properties (product_id, property_id)
    select said.product, o.id
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as said(product uuid, property uuid)
      join properties o on o.id = said.property
    order by said.product, o.id
    on conflict do nothing`.execute(db(tx))
}

/** Somebody gave the code to another article at this very moment. */
export class BarcodeTaken extends Refusal {
  override name = 'BarcodeTaken'
  constructor(code: string) {
    super(`“${code}” is the barcode of another article.`)
  }
}

/** One that only meant what is not sold any more means what is. Throws `BarcodeTaken`. */
async function keepBarcodes(tx: Tx, barcodes: Writes['barcodes']): Promise<void> {
  const gone = [...barcodes].filter(([, variant]) => variant === null).map(([code]) => code)
  const said = [...barcodes].flatMap(([code, variant]) => (variant === null ? [] : [{ code, variant }]))
  if (gone.length > 0) await sql`delete from barcodes where code = any(${gone}::text[])`.execute(db(tx))
  if (said.length === 0) return
  const { rows } = await sql<{ code: string }>`
    insert into barcodes (code, variant_id)
    select code, variant from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as said(code text, variant uuid)
    order by code
    on conflict (code) do update set variant_id = excluded.variant_id
      where exists (select from variant_retirements r where r.variant_id = barcodes.variant_id)
    returning code`.execute(db(tx))
  const kept = new Set(rows.map(({ code }) => code))
  const taken = said.find(({ code }) => !kept.has(code))
  if (taken) throw new BarcodeTaken(taken.code)
}

async function list(tx: Tx, listed: Writes['listed']): Promise<void> {
  const those = (wanted: boolean) => [...listed].filter(([, is]) => is === wanted).map(([id]) => id)
  const [on, off] = [those(true), those(false)]
  if (on.length > 0)
    await sql`
      insert into listings (product_id, listed_by_id, listed_at)
      select id, ${tx.viewer.member?.id ?? null}::uuid, ${tx.now} from unnest(${on}::uuid[]) id
      on conflict do nothing`.execute(db(tx))
  if (off.length > 0) await sql`delete from listings where product_id = any(${off}::uuid[])`.execute(db(tx))
}
