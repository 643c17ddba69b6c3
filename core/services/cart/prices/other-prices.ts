import { sql } from 'kysely'
import type { MemberPrice, ShownPrices } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer } from '#core/contracts/seller'
import { db } from '#core/database/db'
import type { UnitPrice } from '#core/pricing/price-order'
import { isCurrent, isViewers } from './conditions'
import { amountBy, LISTS_BY_VARIANT } from './lists-by-variant'
import { priorPrices } from './prior-prices'

type Row = {
  readonly variant: string
  readonly listed: number
  readonly currency: string
  readonly rule: string
  readonly until: Date | null
  readonly showsNet: boolean
  readonly forEveryone: boolean
  readonly amount: number
}

export type OtherPrices = {
  readonly prices: ReadonlyMap<string, readonly UnitPrice[]>
  /** What reductions for everybody are compared with, in minor units, where that is not the shop's price: see `MemberPrice`. */
  readonly prior: ReadonlyMap<string, number | null>
  readonly isNet: boolean
}

/**
 * What the viewer may have these for by the price lists that are theirs now, by the keys of their lines, and whether they read
 * prices without VAT, those of tickets as well. Prices are of products alone.
 */
export async function otherPrices(
  ctx: Ctx,
  wanted: readonly { readonly key: string; readonly offer: Offer }[],
): Promise<OtherPrices> {
  const products = wanted.flatMap(({ key, offer }) =>
    offer.sellable.kind === 'product' ? [{ key, variant: offer.sellable.variantId }] : [],
  )
  const rows = await pricesOf(
    ctx,
    products.map(({ variant }) => variant),
  )
  const byVariant = Map.groupBy(rows, ({ variant }) => variant)
  const own = await withPriorPrices(ctx, lowestOf(rows))
  return {
    isNet: products.length > 0 ? isNet(rows) : await readsNet(ctx),
    prior: new Map(
      products.flatMap(({ key, variant }) => {
        const prior = own.get(variant)?.prior
        return prior === undefined ? [] : [[key, prior?.amount ?? null] as const]
      }),
    ),
    prices: new Map(
      products.map(({ key, variant }) => [
        key,
        (byVariant.get(variant) ?? []).map(({ rule, amount }) => ({ rule, amount })),
      ]),
    ),
  }
}

/**
 * What the viewer has these variants for where that is less than the shop's price, by their ids: for visitors what is
 * reduced for everybody. The cart reckons with the same.
 */
export const memberPrices = async (ctx: Ctx, variantIds: readonly string[]): Promise<ShownPrices['own']> =>
  (await shownPrices(ctx, variantIds)).own

/** The same, and whether they are shown without VAT: one statement. */
export async function shownPrices(ctx: Ctx, variantIds: readonly string[]): Promise<ShownPrices> {
  const rows = await pricesOf(ctx, variantIds)
  return { own: await withPriorPrices(ctx, lowestOf(rows)), isNet: isNet(rows) }
}

type Lowest = MemberPrice & Pick<Row, 'forEveryone'>

function lowestOf(rows: readonly Row[]): ReadonlyMap<string, Lowest> {
  const best = new Map<string, Lowest>()
  for (const { variant, listed, currency, rule, until, amount, forEveryone } of rows)
    if (amount < Math.min(listed, best.get(variant)?.price.amount ?? listed))
      best.set(variant, { price: { amount, currency }, rule, until, forEveryone })
  return best
}

/** Whether the viewer buys for a business, whatever it is. Of visitors that is never known. */
export async function readsNet(ctx: Ctx): Promise<boolean> {
  if (!ctx.viewer.member && !ctx.viewer.pricesOf) return false
  const list = await db(ctx)
    .selectFrom('price_lists as p')
    .select('p.id')
    .where('p.shows_net', '=', true)
    .where(isCurrent(ctx, 'p'))
    .where(isViewers(ctx, 'p'))
    .limit(sql.lit(1))
    .executeTakeFirst()
  return list !== undefined
}

/** A price list of the viewer's says that who has it buys for a business. */
const isNet = (rows: readonly Row[]): boolean => rows.some(({ showsNet }) => showsNet)

/** What is reduced for everybody is compared with what it cost before, where the law of the shop's country says so. */
async function withPriorPrices(ctx: Ctx, best: ReadonlyMap<string, Lowest>): Promise<ShownPrices['own']> {
  const reduced = [...best].flatMap(([id, { forEveryone }]) => (forEveryone ? [id] : []))
  const prior = reduced.length > 0 ? await priorPrices(ctx, reduced) : null
  return new Map(
    [...best].map(([id, { forEveryone, ...mine }]) => {
      if (!forEveryone || !prior) return [id, mine]
      const amount = prior.get(id) ?? null
      return [id, { ...mine, prior: amount === null ? null : { ...mine.price, amount } }]
    }),
  )
}

/** What each price list of the viewer's says of each of these variants: the shop's price where it only says how they are shown. */
export async function pricesOf(ctx: Ctx, variantIds: readonly string[]): Promise<readonly Row[]> {
  if (variantIds.length === 0) return []
  const { rows } = await sql<
    Omit<Row, 'amount'> & { readonly percentOff: number | null; readonly own: number | null }
  >`
    select v.id as variant, v.price_amount as listed, v.price_currency as currency, p.name as rule, p.ends_at as until,
      p.shows_net as "showsNet", p.for_everyone as "forEveryone", p.percent_off as "percentOff", x.amount as own
    from ${LISTS_BY_VARIANT}
    where v.id = any(${variantIds}::uuid[]) and (x.amount is not null or p.percent_off is not null or p.shows_net)
      and ${isCurrent(ctx, 'p')} and ${isViewers(ctx, 'p')}
    order by p.created_at, p.id`.execute(db(ctx))
  return rows.map(({ own, percentOff, ...row }) => ({
    ...row,
    amount: amountBy({ listed: row.listed, own, percentOff }),
  }))
}
