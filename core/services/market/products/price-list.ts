import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { NOT_RETIRED } from './for-sale'
import { isNamed } from './is-named'
import { BY_TITLE } from './title-order'
import { type TypedPrice, typedPriceOf } from './typed-price'
import { priceOf } from './variant-money'

export type PriceSummary = {
  readonly variantId: string
  readonly productId: string
  readonly title: string
  readonly name: string
  readonly sku: string
  readonly listed: boolean
  readonly price: Money
  /** As it was typed. */
  readonly typed: TypedPrice
}

type Row = Pick<
  Selectable<Database['variants']>,
  'name' | 'sku' | 'price_amount' | 'price_currency' | 'net_price_amount'
> &
  Pick<Selectable<Database['products']>, 'title'> & {
    variantId: Selectable<Database['variants']>['id']
    productId: Selectable<Database['products']>['id']
    listed: boolean
  }

export const PRICES_PER_PAGE = 50

/** Every variant by the title of its product, 50 a page, counted from 1. For shopkeepers. */
export async function priceList(
  ctx: Ctx,
  { query = '', page = 1 }: { query?: string; page?: number },
): Promise<{ lines: readonly PriceSummary[]; total: number }> {
  requireRole(ctx, 'shopkeeper')
  const wanted = sql`${isNamed(query)} and ${NOT_RETIRED}`
  const { rows } = await sql<Row>`${selectPrices}
    where ${wanted} order by ${BY_TITLE}, v.position, v.id
    limit ${sql.lit(PRICES_PER_PAGE)} offset ${(page - 1) * PRICES_PER_PAGE}`.execute(db(ctx))
  const found = sql`from variants v where ${wanted}`
  return { lines: rows.map(lineOf), total: await countRows(ctx, found, { page, perPage: PRICES_PER_PAGE }) }
}

/** Some of them by their ids; what was removed is missing. For shopkeepers. */
export async function pricesOfVariants(
  ctx: Ctx,
  variantIds: readonly string[],
): Promise<readonly PriceSummary[]> {
  requireRole(ctx, 'shopkeeper')
  if (variantIds.length === 0) return []
  const { rows } = await sql<Row>`${selectPrices}
    where v.id = any(${variantIds}::uuid[]) and ${NOT_RETIRED} order by ${BY_TITLE}, v.position, v.id`.execute(
    db(ctx),
  )
  return rows.map(lineOf)
}

const selectPrices = sql`select v.id as "variantId", p.id as "productId", p.title, v.name, v.sku,
    l.product_id is not null as listed, v.price_amount, v.price_currency, v.net_price_amount
  from products p join variants v on v.product_id = p.id left join listings l on l.product_id = p.id`

function lineOf({ price_amount, price_currency, net_price_amount, ...line }: Row): PriceSummary {
  const kept = { price_amount, price_currency, net_price_amount }
  return { ...line, price: priceOf(kept), typed: typedPriceOf(kept) }
}
