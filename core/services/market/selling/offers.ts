import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { type Orderable, orderableOf } from '../orderable/orderable'
import { choiceOf } from '../price-choices/choice-of'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'
import { priceOf } from '../products/variant-money'
import { sellableOf } from './items'

/** An offer for each variant whose product is listed at a price in our currency, and that the viewer may order now; what is not, or never was, is left out. */
export async function offers(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Offer[]> {
  const ids = sellables.flatMap(sellable => (sellable.kind === 'product' ? [sellable.variantId] : []))
  if (ids.length === 0) return []
  const orderable = orderableOf(ctx, ids, sql`${ctx.viewer.member?.id ?? null}::uuid`)
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .innerJoin(sql<Orderable>`(${orderable})`.as('o'), 'o.variantId', 'v.id')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .innerJoin('listings as l', 'l.product_id', 'p.id')
    .leftJoin('vat_rates as r', 'r.id', 'p.vat_rate_id')
    .leftJoin('price_choices as c', join =>
      join.onRef('c.variant_id', '=', 'v.id').onRef('c.currency', '=', 'v.price_currency'),
    )
    .leftJoin('variant_deposits as d', 'd.variant_id', 'v.id')
    .leftJoin('variant_weights as w', 'w.variant_id', 'v.id')
    .select(['o.left', 'd.amount as deposit', 'd.currency as deposit_currency', 'w.grams'])
    .select(['v.product_id', 'p.category_id', 'c.kind as choice', 'c.least', 'c.most', 'c.levels'])
    .select(['v.id', 'v.name', 'v.price_amount', 'v.price_currency', AVAILABLE.as('available')])
    .select(['p.title', 'p.slug', 'p.image', 'p.image_alt', 'r.rate'])
    .where(({ eb, fn, val }) => eb('v.id', '=', fn.any(val(ids))))
    .where(FOR_SALE)
    .execute()
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
      ...{ productId: row.product_id, categoryId: row.category_id, grams: row.grams },
      deposit:
        row.deposit !== null && row.deposit_currency !== null
          ? { amount: row.deposit, currency: row.deposit_currency }
          : null,
    },
  }))
}
