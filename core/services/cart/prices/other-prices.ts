import { sql } from 'kysely'
import type { MemberPrice, ShownPrices } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer } from '#core/contracts/seller'
import { db } from '#core/database/db'
import type { UnitPrice } from '#core/pricing/price-order'
import { isCurrent, isViewers } from './conditions'
import { amountBy, LISTS_BY_VARIANT } from './lists-by-variant'

type Row = {
  readonly variant: string
  readonly listed: number
  readonly currency: string
  readonly rule: string
  readonly until: Date | null
  readonly showsNet: boolean
  readonly amount: number
}

/** What the viewer may have these for by the price lists that are theirs now, by the keys of their lines. Of products alone. */
export async function otherPrices(
  ctx: Ctx,
  wanted: readonly { readonly key: string; readonly offer: Offer }[],
): Promise<ReadonlyMap<string, readonly UnitPrice[]>> {
  const products = wanted.flatMap(({ key, offer }) =>
    offer.sellable.kind === 'product' ? [{ key, variant: offer.sellable.variantId }] : [],
  )
  const rows = await pricesOf(
    ctx,
    products.map(({ variant }) => variant),
  )
  const byVariant = Map.groupBy(rows, ({ variant }) => variant)
  return new Map(
    products.map(({ key, variant }) => [
      key,
      (byVariant.get(variant) ?? []).map(({ rule, amount }) => ({ rule, amount })),
    ]),
  )
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
  const best = new Map<string, MemberPrice>()
  for (const { variant, listed, currency, rule, until, amount } of rows)
    if (amount < Math.min(listed, best.get(variant)?.price.amount ?? listed))
      best.set(variant, { price: { amount, currency }, rule, until })
  return { own: best, isNet: rows.some(({ showsNet }) => showsNet) }
}

/** What each price list of the viewer's says of each of these variants: the shop's price where it only says how they are shown. */
export async function pricesOf(ctx: Ctx, variantIds: readonly string[]): Promise<readonly Row[]> {
  if (variantIds.length === 0) return []
  const { rows } = await sql<
    Omit<Row, 'amount'> & { readonly percentOff: number | null; readonly own: number | null }
  >`
    select v.id as variant, v.price_amount as listed, v.price_currency as currency, p.name as rule, p.ends_at as until,
      p.shows_net as "showsNet", p.percent_off as "percentOff", x.amount as own
    from ${LISTS_BY_VARIANT}
    where v.id = any(${variantIds}::uuid[]) and (x.amount is not null or p.percent_off is not null or p.shows_net)
      and ${isCurrent(ctx, 'p')} and ${isViewers(ctx, 'p')}
    order by p.created_at, p.id`.execute(db(ctx))
  return rows.map(({ own, percentOff, ...row }) => ({
    ...row,
    amount: amountBy({ listed: row.listed, own, percentOff }),
  }))
}
