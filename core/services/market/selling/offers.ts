import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer, Sellable } from '#core/contracts/seller'
import { type Database, db } from '#core/database/db'
import { type Orderable, orderableOf } from '../orderable/orderable'
import { choiceOf } from '../price-choices/choice-of'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'
import { priceOf } from '../products/variant-money'
import { sellableOf } from './items'

type Row = Pick<
  Selectable<Database['variants']>,
  'id' | 'name' | 'product_id' | 'price_amount' | 'price_currency'
> &
  Pick<Selectable<Database['products']>, 'title' | 'slug' | 'image' | 'image_alt' | 'category_id'> &
  Pick<Orderable, 'left'> & {
    readonly available: number
    readonly rate: Selectable<Database['vat_rates']>['rate'] | null
    readonly deposit: Selectable<Database['variant_deposits']>['amount'] | null
    readonly deposit_currency: string | null
    /** In millionths of a kilogram, where its words say a weight. */
    readonly measure: number | null
    readonly grams: Selectable<Database['variant_weights']>['grams'] | null
  } & Parameters<typeof choiceOf>[0]

const MILLIONTHS_IN_A_GRAM = 1_000

/** An offer for each variant whose product is listed at a price in our currency, and that the viewer may order now; what is not, or never was, is left out. */
export async function offers(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Offer[]> {
  const ids = sellables.flatMap(sellable => (sellable.kind === 'product' ? [sellable.variantId] : []))
  if (ids.length === 0) return []
  const orderable = orderableOf(ctx, ids, sql`${ctx.viewer.member?.id ?? null}::uuid`)
  const { rows } = await sql<Row>`
    select o.left, d.amount as deposit, d.currency as deposit_currency, w.grams,
      case when v.measure_of = 'kg' then v.measure end as measure, v.product_id, p.category_id,
      c.kind as choice, c.least, c.most, c.levels, v.id, v.name, v.price_amount, v.price_currency, ${AVAILABLE} as available,
      p.title, p.slug, p.image, p.image_alt, r.rate
    from variants v join (${orderable}) o on o."variantId" = v.id
      join products p on p.id = v.product_id join listings l on l.product_id = p.id
      left join vat_rates r on r.id = p.vat_rate_id
      left join price_choices c on c.variant_id = v.id and c.currency = v.price_currency
      left join variant_deposits d on d.variant_id = v.id left join variant_weights w on w.variant_id = v.id
    where v.id = any(${ids}::uuid[]) and ${FOR_SALE}`.execute(db(ctx))
  return rows.map(row => ({
    sellable: sellableOf(row.id),
    title: row.title,
    detail: row.name,
    unitPrice: priceOf(row),
    vatRate: row.rate ?? undefined,
    choice: choiceOf(row),
    available: Math.min(row.available, row.left ?? Number.POSITIVE_INFINITY),
    path: `/products/${row.slug}`,
    image: row.image,
    imageAlt: row.image_alt,
    goods: {
      productId: row.product_id,
      categoryId: row.category_id,
      grams: row.grams,
      weight: row.grams === null ? row.measure : row.grams * MILLIONTHS_IN_A_GRAM,
      deposit:
        row.deposit !== null && row.deposit_currency !== null
          ? { amount: row.deposit, currency: row.deposit_currency }
          : null,
    },
  }))
}
