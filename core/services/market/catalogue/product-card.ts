import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { Database } from '#core/database/db'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { type OutOfCycle, outOfCycle } from '../orderable/orderable'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'
import { type Availability, availabilityOf } from './availability'

/** A product as lists and borrowed fragments show it. */
export type ProductCard = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly producer: string | null
  readonly picture: ShownPicture | null
  readonly price: Money
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
  Pick<Selectable<Database['listings']>, 'listed_at'> & {
    producer_name: Selectable<Database['producers']>['name'] | null
    low: Variants['price_amount']
    high: Variants['price_amount']
    currency: Variants['price_currency']
    variants: number
    unit: Variants['name']
    available: number
    properties: readonly string[]
  }

/** Listed products with at least one variant priced in our currency, one row each: aliases p, s, l, pr, c, m, v. For a few at a time: which they are is asked of `shelf_products`. */
export const SHELF = sql`
  from products p
  join shelf_products s on s.product_id = p.id
  join listings l on l.product_id = p.id
  join lateral (select min(price_amount) as low, max(price_amount) as high, min(price_currency) as currency,
               count(*)::int as variants, min(name) as unit, least(sum(${AVAILABLE}), 1000000)::int as available
        from variants v where product_id = p.id and ${FOR_SALE} having count(*) > 0) v on true
  left join producers pr on pr.id = p.producer_id
  left join categories c on c.id = p.category_id
  ${joinMedia('p')}`

export const CARD_COLUMNS = sql`p.id, p.slug, p.title, p.image, p.image_alt, ${pictureColumns}, pr.name as producer_name,
  v.low, v.high, v.currency, v.variants, v.unit, v.available, l.listed_at,
  array(select o.name from properties o where o.slug = any(s.properties) order by o.position, o.name) as properties`

/** All of a list at once. */
export async function cardsOf(ctx: Ctx, rows: readonly ProductCardRow[]): Promise<ProductCard[]> {
  const closed = await outOfCycle(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map(row => cardOf(row, closed.get(row.id) ?? null))
}

function cardOf(row: ProductCardRow, closed: OutOfCycle | null): ProductCard {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    producer: row.producer_name,
    picture: pictureOf(row, row.image_alt),
    price: { amount: row.low, currency: row.currency },
    from: row.high > row.low,
    unit: row.variants === 1 ? row.unit : '',
    availability: availabilityOf(row.available),
    outOfCycle: closed,
    properties: row.properties,
    listedAt: row.listed_at,
  }
}
