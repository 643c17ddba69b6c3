import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { takePercent } from '#core/pricing/percent'
import type { UnitPrice } from '#core/pricing/price-order'
import { isCurrent, viewerHasLabel } from './conditions'

type Row = {
  readonly id: string
  readonly name: string
  readonly percent_off: number | null
  readonly prices: Priced[]
}
type Priced = { readonly variant: string; readonly amount: number; readonly currency: string }

/** What the viewer may have these for by the price lists that are theirs now, by the keys of their lines. Of products alone. */
export async function otherPrices(
  ctx: Ctx,
  wanted: readonly { readonly key: string; readonly offer: Offer }[],
): Promise<ReadonlyMap<string, readonly UnitPrice[]>> {
  const products = wanted.flatMap(({ key, offer }) =>
    offer.sellable.kind === 'product' ? [{ key, offer, variant: offer.sellable.variantId }] : [],
  )
  // Who buys without signing in was shown the shop's prices, and pays these.
  const { member, isGuest } = ctx.viewer
  if (!member || isGuest || products.length === 0) return new Map()
  const ids = products.map(({ variant }) => variant)
  const { rows } = await sql<Row>`
    select p.id, p.name, p.percent_off,
      (select coalesce(json_agg(json_build_object('variant', x.variant_id, 'amount', x.amount, 'currency', x.currency)), '[]')
        from price_list_prices x where x.price_list_id = p.id and x.variant_id = any(${ids}::uuid[])) as prices
    from price_lists p
    where ${isCurrent(ctx, 'p')} and (p.label_slug is null or ${viewerHasLabel(ctx, 'p.label_slug')})
    order by p.created_at, p.id`.execute(db(ctx))
  return new Map(
    products.map(({ key, offer, variant }) => [
      key,
      rows.flatMap(list => priceBy(list, variant, offer) ?? []),
    ]),
  )
}

/** A price that is written for it goes before the percentage of its list. */
function priceBy(list: Row, variant: string, { unitPrice }: Offer): UnitPrice | null {
  const own = list.prices.find(price => price.variant === variant && price.currency === unitPrice.currency)
  if (own) return { rule: list.name, amount: own.amount }
  if (list.percent_off === null) return null
  return { rule: list.name, amount: takePercent(unitPrice.amount, list.percent_off) }
}
