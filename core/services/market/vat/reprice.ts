import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { productTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { MOST_MINOR_UNITS } from '#core/scrape/price'
import { recordPrices } from '../products/price-history'
import { rateInForce } from '../rates/rate-in-force'

/** With another rate, something would cost more than anything here may. */
export class RateMakesPriceTooHigh extends Refusal {
  override name = 'RateMakesPriceTooHigh'
  constructor(title: string, most: string) {
    super(isolate`“${title}” would cost more than ${most} then. Nothing was changed.`, 422)
  }
}

type Repriced = {
  readonly id: string
  readonly productId: string
  readonly title: string
  readonly currency: string
  readonly before: number
  readonly after: number
}

const RATE = sql`coalesce(${rateInForce(sql`v.id`, sql`v.product_id`)}, 0)`

/**
 * Makes anew what was typed without VAT and has another rate by now, on the shelf and in price lists. Of all products,
 * or of some. For callers that hold the rates alone (`lockRatesInForce`). Returns how many prices of the shelf are
 * others. Throws `RateMakesPriceTooHigh`.
 */
export async function reprice(tx: Tx, productIds: readonly string[] | null = null): Promise<number> {
  const within = productIds === null ? sql`true` : sql`v.product_id = any(${productIds}::uuid[])`
  await repriceLists(tx, within)
  const { rows } = await sql<Repriced>`
    with wanted as materialized (
      select v.id, v.price_amount as before, ${RATE} as rate from variants v
      where v.net_price_amount is not null and ${within} order by v.id for no key update of v)
    update variants v set net_price_rate = w.rate,
      price_amount = (v.net_price_amount * (10000 + w.rate) + 5000) / 10000
    from wanted w join variants k on k.id = w.id join products p on p.id = k.product_id
    where v.id = w.id and v.net_price_rate <> w.rate
    returning v.id, v.product_id as "productId", p.title, v.price_currency as currency, w.before, v.price_amount as after`.execute(
    db(tx),
  )
  refuseTooHigh(tx, rows)
  const others = rows.filter(({ before, after }) => before !== after)
  if (others.length === 0) return 0
  await recordPrices(
    tx,
    others.map(({ id, currency, before, after }) => ({
      id,
      price: { amount: after, currency },
      before: { amount: before, currency },
    })),
  )
  // One activity for all: a rate may concern everything that is sold.
  await emit(tx, { type: 'Update', domain: 'market', subject: { kind: 'vat', id: 'rates' } })
  tx.purge('products', ...new Set(others.map(({ productId }) => productTag(productId))))
  return others.length
}

function refuseTooHigh(tx: Tx, rows: readonly Pick<Repriced, 'title' | 'currency' | 'after'>[]): void {
  const high = rows.find(({ after }) => after > MOST_MINOR_UNITS)
  if (!high) return
  const most = { amount: MOST_MINOR_UNITS, currency: high.currency }
  throw new RateMakesPriceTooHigh(high.title, formatMoney(most, tx.locale))
}

/** Orders keep what they had; carts are priced anew at every look. */
async function repriceLists(tx: Tx, within: ReturnType<typeof sql>): Promise<void> {
  const { rows } = await sql<Pick<Repriced, 'title' | 'currency' | 'after'>>`
    with wanted as materialized (
      select x.price_list_id, x.variant_id, p.title, ${RATE} as rate
      from price_list_prices x join variants v on v.id = x.variant_id join products p on p.id = v.product_id
      where x.net_amount is not null and ${within}
      order by x.price_list_id, x.variant_id for no key update of x)
    update price_list_prices x set net_rate = w.rate, amount = (x.net_amount * (10000 + w.rate) + 5000) / 10000
    from wanted w where x.price_list_id = w.price_list_id and x.variant_id = w.variant_id and x.net_rate <> w.rate
    returning w.title, x.currency, x.amount as after`.execute(db(tx))
  refuseTooHigh(tx, rows)
}
