import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { Database } from '#core/database/db'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { type OutOfCycle, outOfCycle } from '../orderable/orderable'
import { SELLS_IN_CYCLES } from '../orderable/sells-in-cycles'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'
import { type Availability, availabilityOf } from './availability'
import { type OwnPrices, ownPrices, shownPrice } from './own-prices'

/** A product as lists and borrowed fragments show it. */
export type ProductCard = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly producer: string | null
  readonly picture: ShownPicture | null
  readonly price: Money
  /** What others pay, where the viewer has a price of their own. */
  readonly usual: Money | null
  /** Both are without VAT: the viewer buys for a business. */
  readonly plusVat: boolean
  /** There are dearer variants. */
  readonly from: boolean
  /** What one gets for the price; empty with several variants. */
  readonly unit: string
  readonly availability: Availability
  /** Null for what can be ordered now, as far as cycles go. */
  readonly outOfCycle: OutOfCycle | null
  /** Names of what the shop says of it: organic, vegan. */
  readonly properties: readonly string[]
  readonly listedAt: Date
}

type Variants = Selectable<Database['variants']>

export type ProductCardRow = PictureRow &
  Pick<Selectable<Database['products']>, 'id' | 'slug' | 'title' | 'image_alt'> &
  Pick<Selectable<Database['shelf_products']>, 'listed_at'> & {
    producer_name: Selectable<Database['producers']>['name'] | null
    low: Variants['price_amount']
    high: Variants['price_amount']
    currency: Variants['price_currency']
    variants: number
    unit: Variants['name']
    variant_ids: readonly Variants['id'][]
    amounts: readonly Variants['price_amount'][]
    available: number
    properties: readonly string[]
    /** Of the shop, said with each: what cannot be ordered now needs to be asked only where it does. */
    sells_in_cycles: boolean
  }

/** Listed products with at least one variant priced in our currency, one row each: aliases p, s, pr, m, v. For a few at a time: which they are is asked of `shelf_products`. */
export const SHELF = sql`
  from products p
  join shelf_products s on s.product_id = p.id
  join lateral (select min(price_amount) as low, max(price_amount) as high, min(price_currency) as currency,
               count(*)::int as variants, min(name) as unit,
               array_agg(v.id order by v.id) as variant_ids, array_agg(price_amount order by v.id) as amounts, least(sum(${AVAILABLE}), 1000000)::int as available
        from variants v where product_id = p.id and ${FOR_SALE} having count(*) > 0) v on true
  left join producers pr on pr.id = p.producer_id
  ${joinMedia('p')}`

// Lists come as JSON, which the runtime reads: arrays the driver reads letter by letter.
export const CARD_COLUMNS = sql`p.id, p.slug, p.title, p.image, p.image_alt, ${pictureColumns}, pr.name as producer_name,
  v.low, v.high, v.currency, v.variants, v.unit, to_json(v.variant_ids) as variant_ids, to_json(v.amounts) as amounts, v.available, s.listed_at, ${SELLS_IN_CYCLES} as sells_in_cycles,
  to_json(array(select o.name from properties o where o.slug = any(s.properties) order by o.position, o.name)) as properties`

/** All of a list at once. */
export async function cardsOf(ctx: Ctx, rows: readonly ProductCardRow[]): Promise<ProductCard[]> {
  const closed = await outOfCycle(
    ctx,
    rows.filter(row => row.sells_in_cycles).map(({ id }) => id),
  )
  const own = await ownPrices(
    ctx,
    rows.flatMap(({ variant_ids }) => variant_ids),
  )
  return rows.map(row => cardOf(row, closed.get(row.id) ?? null, own))
}

/** Of one row, with what was asked for all of them. */
export function cardOf(row: ProductCardRow, closed: OutOfCycle | null, own: OwnPrices): ProductCard {
  const { currency } = row
  const shown = row.amounts.map((amount, at) =>
    shownPrice(own, row.variant_ids[at] ?? '', { amount, currency }),
  )
  const [lowest] = shown.toSorted((a, b) => a.price.amount - b.price.amount)
  const low = lowest?.price ?? { amount: row.low, currency }
  const usual = Math.min(...shown.map(each => (each.usual ?? each.price).amount))
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    producer: row.producer_name,
    picture: pictureOf(row, row.image_alt),
    price: low,
    usual: low.amount < usual ? { amount: usual, currency } : null,
    plusVat: lowest?.plusVat ?? false,
    from: shown.some(({ price }) => price.amount > low.amount),
    unit: row.variants === 1 ? row.unit : '',
    availability: availabilityOf(row.available),
    outOfCycle: closed,
    properties: row.properties,
    listedAt: row.listed_at,
  }
}
