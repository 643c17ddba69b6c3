import { type RawBuilder, sql } from 'kysely'
import type { PriceRules } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { takePercent } from '#core/pricing/percent'
import { FOR_SALE } from '../products/for-sale'

/**
 * How what the viewer is shown differs from what the shelf keeps. Most of it is one percentage off everything, which
 * leaves the order of prices as it is: so lists go on reading the shelf by its indexes. What has a price of its own on a
 * price list is the exception, and is reckoned by itself.
 */
export type ViewerPrices = PriceRules & {
  /** What the products with such a variant cost the viewer. */
  readonly own: ReadonlyMap<string, OwnPrice>
}

type OwnPrice = { readonly low: number; readonly high: number }

/** Null for whom the shop's prices are. */
export async function viewerPrices(ctx: Ctx): Promise<ViewerPrices | null> {
  const rules = await ctx.services.cart.priceRules(ctx)
  if (!rules) return null
  const amounts = new Map(rules.written.map(({ variantId, amount }) => [variantId, amount]))
  const own = new Map<string, OwnPrice>()
  if (amounts.size === 0) return { ...rules, own }
  const { rows } = await sql<{ id: string; product: string; listed: number }>`
    select v.id, v.product_id as product, v.price_amount as listed from variants v
    where v.product_id in (select w.product_id from variants w where w.id = any(${[...amounts.keys()]}::uuid[]))
      and ${FOR_SALE}`.execute(db(ctx))
  for (const { id, product, listed } of rows) {
    const amount = amounts.get(id) ?? takePercent(listed, rules.percentOff)
    const { low, high } = own.get(product) ?? { low: amount, high: amount }
    own.set(product, { low: Math.min(low, amount), high: Math.max(high, amount) })
  }
  return { ...rules, own }
}

type Bounds = { readonly minPrice?: number; readonly maxPrice?: number }

/** What costs the viewer as much as that, over the alias `s` of the shelf. */
export function pricedWithin(prices: ViewerPrices | null, bounds: Bounds): readonly RawBuilder<unknown>[] {
  const { minPrice, maxPrice } = bounds
  if (minPrice === undefined && maxPrice === undefined) return []
  const shop = shopWithin(prices, bounds)
  if (!prices || prices.own.size === 0) return shop
  const fitting = [...prices.own].flatMap(([id, { low, high }]) =>
    high >= (minPrice ?? 0) && low <= (maxPrice ?? Infinity) ? [id] : [],
  )
  return [
    sql`(s.product_id = any(${fitting}::uuid[])
      or (s.product_id <> all(${[...prices.own.keys()]}::uuid[]) and ${sql.join(shop, sql` and `)}))`,
  ]
}

function shopWithin(prices: ViewerPrices | null, { minPrice, maxPrice }: Bounds): RawBuilder<unknown>[] {
  const shown = (listed: number) => takePercent(listed, prices?.percentOff ?? 0)
  const all: RawBuilder<unknown>[] = []
  if (minPrice !== undefined) all.push(sql`s.high >= ${leastReaching(shown, minPrice)}::bigint`)
  if (maxPrice !== undefined) all.push(sql`s.low < ${leastReaching(shown, maxPrice + 1)}::bigint`)
  return all
}

const LAST = Number.MAX_SAFE_INTEGER

/** The least whole number at which `rising` comes to `goal`; the last there is where it never does. */
export function leastReaching(rising: (at: number) => number, goal: number): number {
  let [below, at] = [-LAST, LAST]
  while (at - below > 1) {
    const middle = Math.floor(below / 2 + at / 2)
    if (rising(middle) >= goal) at = middle
    else below = middle
  }
  return at
}
