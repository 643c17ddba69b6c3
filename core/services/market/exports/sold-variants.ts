import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { orderableNow } from '../orderable/orderable'
import { AVAILABLE, FOR_SALE, NOT_RETIRED } from '../products/for-sale'

/** One thing for sale with all that files for others say of it. */
export type SoldVariant = {
  readonly id: string
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

const AT_ONCE = 2_000

/** All that is not retired, product by product. */
export function soldVariants(ctx: Ctx): Promise<readonly SoldVariant[]> {
  return inHandfuls(ctx, NOT_RETIRED, async rows => rows)
}

/** What a visitor can put into the cart now: on the list, in our currency, not sold out, and in an open cycle where we sell in cycles. */
export function variantsToBuy(ctx: Ctx): Promise<readonly SoldVariant[]> {
  const toBeHad = sql<boolean>`(l.product_id is not null and ${FOR_SALE} and ${AVAILABLE} > 0)`
  return inHandfuls(ctx, toBeHad, async rows => {
    const ids = rows.map(({ id }) => id)
    const orderable = await orderableNow(ctx, ids, null)
    return rows.filter(({ id }) => orderable.has(id) && orderable.get(id)?.left !== 0)
  })
}

async function inHandfuls(
  ctx: Ctx,
  which: RawBuilder<boolean>,
  keep: (rows: readonly SoldVariant[]) => Promise<readonly SoldVariant[]>,
): Promise<readonly SoldVariant[]> {
  const all: SoldVariant[] = []
  for (let last: SoldVariant | undefined; ; ) {
    const rows = await someBehind(ctx, last?.id, which)
    all.push(...(await keep(rows)))
    last = rows.at(-1)
    if (rows.length < AT_ONCE) break
  }
  // Rows of one product stand together, in the order of the product's first one.
  return [...Map.groupBy(all, ({ slug }) => slug).values()].flat()
}

async function someBehind(
  ctx: Ctx,
  after: string | undefined,
  which: RawBuilder<boolean>,
): Promise<SoldVariant[]> {
  const { rows } = await sql<SoldVariant>`
    select v.id, v.sku, v.name as variant, v.unit, v.price_amount as amount, v.net_price_amount as "netAmount", v.price_currency as currency,
      v.cost_amount as "costAmount", v.stock - v.reserved as stock, v.on_demand as "onDemand", p.slug, p.title, p.summary,
      p.description, p.storage, p.allergens, p.image, pr.name as producer, p.category_id as "categoryId",
      array(select o.name from product_properties pp join properties o on o.id = pp.property_id
            where pp.product_id = p.id order by o.position, o.name) as properties,
      l.product_id is not null as listed,
      (select b.code from barcodes b where b.variant_id = v.id order by length(b.code) desc, b.code limit 1) as gtin,
      (select count(*)::int from variants s where s.product_id = p.id
        and not exists (select from variant_retirements sr where sr.variant_id = s.id)) as siblings
    from variants v join products p on p.id = v.product_id left join producers pr on pr.id = p.producer_id
    left join listings l on l.product_id = p.id
    where ${which} and ${after ? sql`v.id > ${after}` : sql`true`}
    order by v.id limit ${AT_ONCE}`.execute(db(ctx))
  return rows
}
