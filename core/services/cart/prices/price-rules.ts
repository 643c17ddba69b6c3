import { sql } from 'kysely'
import type { PriceRules } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isCurrent, isViewers } from './conditions'
import { pricesOf } from './other-prices'

/** What the price lists that are the viewer's now come to: the largest percentage, and what they say of single variants. */
export async function priceRules(ctx: Ctx): Promise<PriceRules | null> {
  const { rows: lists } = await sql<{ percentOff: number | null; variants: readonly string[] }>`
    select p.percent_off as "percentOff",
      array(select x.variant_id from price_list_prices x where x.price_list_id = p.id and x.currency = coop_currency()) as variants
    from price_lists p
    where ${isCurrent(ctx, 'p')} and ${isViewers(ctx, 'p')}`.execute(db(ctx))
  const percentOff = Math.max(0, ...lists.map(list => list.percentOff ?? 0))
  const named = [...new Set(lists.flatMap(({ variants }) => variants))]
  if (percentOff === 0 && named.length === 0) return null
  const least = new Map<string, number>()
  for (const { variant, listed, amount } of await pricesOf(ctx, named))
    least.set(variant, Math.min(listed, amount, least.get(variant) ?? listed))
  return { percentOff, written: [...least].map(([variantId, amount]) => ({ variantId, amount })) }
}
