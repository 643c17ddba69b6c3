import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type Orderable, orderableNow } from '../orderable/orderable'
import { AVAILABLE, FOR_SALE, NOT_RETIRED } from '../products/for-sale'

/** One thing for sale with all that files for others say of it. */
export type SoldVariant = {
  readonly id: string
  readonly productId: string
  readonly sku: string
  readonly variant: string
  readonly unit: string
  readonly amount: number
  /** As it was typed without VAT; null for a price typed with VAT. */
  readonly netAmount: number | null
  readonly currency: string
  readonly costAmount: number | null
  readonly stock: number
  readonly onDemand: boolean
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly storage: string
  readonly allergens: string
  readonly image: string | null
  readonly producer: string | null
  readonly categoryId: string | null
  readonly properties: readonly string[]
  readonly listed: boolean
  /** EAN-8, UPC-A, EAN-13 or GTIN-14: the longest of those that a scanner may read off it. */
  readonly gtin: string | null
  /** How many variants of its product are not retired. */
  readonly siblings: number
}

/** So many products are read at a time: never many in memory, however many there are. */
export const PRODUCTS_AT_ONCE = 250

/** A handful of products with their variants, which stand together in their order; `next` is the product behind which the next one begins, null at the end. */
export type VariantBatch = { readonly variants: readonly SoldVariant[]; readonly next: string | null }

/** All that is not retired, product by product, the one that was made first before the others. */
export const soldVariants = (ctx: Ctx): AsyncGenerator<readonly SoldVariant[], undefined> =>
  inHandfuls(after => handful(ctx, 'products', after, NOT_RETIRED))

/** What a visitor can put into the cart now: on the list, in our currency, not sold out, and in an open cycle where we sell in cycles. */
export const variantsToBuy = (ctx: Ctx): AsyncGenerator<readonly SoldVariant[], undefined> =>
  inHandfuls(after => variantsToBuyAfter(ctx, after))

/** The same of the first products on the list behind this one. */
async function variantsToBuyAfter(ctx: Ctx, after: string | null): Promise<VariantBatch> {
  const toBeHad = sql<boolean>`(${FOR_SALE} and ${AVAILABLE} > 0)`
  const { variants, next } = await handful(ctx, 'listings', after, toBeHad)
  const orderable = await orderableOf(ctx, variants)
  return { variants: variants.filter(({ id }) => orderable.has(id) && orderable.get(id)?.left !== 0), next }
}

/**
 * What is on the list of the first products behind this one, each with as many as a visitor can put into the cart now: 0 of what
 * has sold out and of what no open cycle has.
 */
export async function listedVariantsAfter(ctx: Ctx, after: string | null): Promise<VariantBatch> {
  const { variants, next } = await handful(ctx, 'listings', after, FOR_SALE)
  const orderable = await orderableOf(ctx, variants)
  return { variants: variants.map(variant => withWhatIsLeft(variant, orderable.get(variant.id))), next }
}

function withWhatIsLeft(variant: SoldVariant, orderable: Orderable | undefined): SoldVariant {
  const most = orderable ? orderable.left : 0
  if (most === null) return { ...variant, stock: Math.max(0, variant.stock) }
  const stock = variant.onDemand ? most : Math.max(0, Math.min(variant.stock, most))
  return { ...variant, stock, onDemand: false }
}

const orderableOf = (ctx: Ctx, variants: readonly SoldVariant[]) =>
  orderableNow(
    ctx,
    variants.map(({ id }) => id),
    null,
  )

async function* inHandfuls(
  read: (after: string | null) => Promise<VariantBatch>,
): AsyncGenerator<readonly SoldVariant[], undefined> {
  for (let after: string | null = null; ; ) {
    const { variants, next }: VariantBatch = await read(after)
    if (variants.length > 0) yield variants
    if (next === null) return
    after = next
  }
}

/** Of all products or of those on the list, the first ones behind `after`: along the key, so that a later handful costs what the first does. */
async function handful(
  ctx: Ctx,
  from: 'products' | 'listings',
  after: string | null,
  which: RawBuilder<boolean>,
): Promise<VariantBatch> {
  const id = from === 'products' ? 'id' : 'product_id'
  const products = await db(ctx)
    .selectFrom(from)
    .select(sql<string>`${sql.ref(id)}`.as('id'))
    .where(sql<boolean>`${after === null ? sql`true` : sql`${sql.ref(id)} > ${after}`}`)
    .orderBy(sql.ref(id))
    .limit(PRODUCTS_AT_ONCE)
    .execute()
  const ids = products.map(product => product.id)
  const { rows: variants } = await sql<SoldVariant>`
    select v.id, p.id as "productId", v.sku, v.name as variant, v.unit, v.price_amount as amount, v.net_price_amount as "netAmount", v.price_currency as currency,
      v.cost_amount as "costAmount", v.stock - v.reserved as stock, v.on_demand as "onDemand", p.slug, p.title, p.summary,
      p.description, p.storage, p.allergens, p.image, pr.name as producer, p.category_id as "categoryId",
      array(select o.name from product_properties pp join properties o on o.id = pp.property_id
            where pp.product_id = p.id order by o.position, o.name) as properties,
      l.product_id is not null as listed,
      (select b.code from barcodes b where b.variant_id = v.id order by length(b.code) desc, b.code limit 1) as gtin,
      (select count(*)::int from variants s where s.product_id = p.id
        and not exists (select from variant_retirements sr where sr.variant_id = s.id)) as siblings
    from products p join variants v on v.product_id = p.id left join producers pr on pr.id = p.producer_id
    left join listings l on l.product_id = p.id
    where p.id = any(${ids}::uuid[]) and ${which} order by p.id, v.id`.execute(db(ctx))
  return { variants, next: ids.length < PRODUCTS_AT_ONCE ? null : (ids.at(-1) ?? null) }
}
