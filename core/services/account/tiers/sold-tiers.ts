import { sql } from 'kysely'
import type { AccountService, SoldTier } from '#core/contracts/account'
import { isShown } from '#core/contracts/apps-shown'
import { COOP_CURRENCY } from '#core/database/coop-currency'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { priceOf } from './tiers'

/** More are not offered beside each other. */
const MOST_SOLD = 12

type Row = Omit<SoldTier, 'href' | 'price'> & {
  readonly slug: string
  readonly amount: number | null
  readonly currency: string
}

/** The contract's `soldTiers`. */
export const soldTiers: AccountService['soldTiers'] = async (ctx, among) => {
  const { config, site } = ctx.house
  if (among?.length === 0 || !isShown(site(), 'market')) return []
  const asked = among ? sql`t.id in (${sql.join(among)})` : sql`true`
  const { rows } = await sql<Row>`
    select t.id, t.name, t.description, t.period, p.slug, ${COOP_CURRENCY} as currency,
      (select min(v.price_amount) from variants v where v.product_id = p.id and v.price_currency = ${COOP_CURRENCY}
        and not exists (select from variant_retirements r where r.variant_id = v.id)) as amount
    from tiers t join products p on p.id = t.product_id join listings l on l.product_id = p.id
    where t.retired_at is null and t.period is not null and ${asked}
    order by amount nulls last, ${inReadingOrder('t.name')}, t.id limit ${sql.lit(MOST_SOLD)}`.execute(
    db(ctx),
  )
  return rows.map(({ slug, amount, currency, ...tier }) => ({
    ...tier,
    href: `${config.origins.market}/products/${encodeURIComponent(slug)}`,
    price: priceOf(amount, currency),
  }))
}
