import { sql } from 'kysely'
import { remember } from '#core/cache/remember'
import type { CartService, ShownPrices } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { pricedMember } from './conditions'
import { shownPrices } from './other-prices'
import { priceRules } from './price-rules'

const KEPT_MS = 10 * 60_000
/** For whom there are price lists that have not ended. */
type Audience = 'nobody' | 'members' | 'everybody'

const SHOP_PRICES: ShownPrices = { own: new Map(), isNet: false }

/** `shownPrices` for a page: the price lists are asked only while there is one that the viewer might have. The cart asks them each time. */
export const shownPricesForPages: CartService['shownPrices'] = async (ctx, variantIds) =>
  (await mayHaveOwnPrices(ctx)) ? shownPrices(ctx, variantIds) : SHOP_PRICES

/** The same of `priceRules`. */
export const priceRulesForPages: CartService['priceRules'] = async ctx =>
  (await mayHaveOwnPrices(ctx)) ? priceRules(ctx) : null

async function mayHaveOwnPrices(ctx: Ctx): Promise<boolean> {
  // Whoever saves or retires a price list purges `products`.
  const kept = await remember(ctx.house.cache, 'cart:price-lists-for', {
    ttlMs: KEPT_MS,
    tags: ['products'],
    make: () => audienceOfLists(ctx),
  })
  return kept === 'everybody' || (kept === 'members' && pricedMember(ctx) !== null)
}

async function audienceOfLists(ctx: Ctx): Promise<Audience> {
  const { open } = await db(ctx)
    .selectFrom('price_lists as p')
    .select(sql<boolean | null>`bool_or(p.for_everyone)`.as('open'))
    .where('p.retired_at', 'is', null)
    .where(sql<boolean>`coalesce(p.ends_at > ${ctx.now}, true)`)
    .executeTakeFirstOrThrow()
  if (open === null) return 'nobody'
  return open ? 'everybody' : 'members'
}
