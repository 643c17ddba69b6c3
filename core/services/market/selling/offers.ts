import type { Ctx } from '#core/contracts/ctx'
import type { Offer, Sellable } from '#core/contracts/seller'
import { NOT_RETIRED } from '../products/retire-variant'
import { sellableOf } from './items'

type Row = {
  variant_id: string
  title: string
  slug: string
  name: string
  price_amount: number
  price_currency: string
  available: number
  image: string | null
  image_alt: string
}

/** An offer for each variant whose product is listed at a price in our currency; what is not, or never was, is left out. */
export async function offers(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Offer[]> {
  const ids = sellables.flatMap(sellable => (sellable.kind === 'product' ? [sellable.variantId] : []))
  if (ids.length === 0) return []
  const rows = await ctx.em.execute<Row[]>(
    `select v.id as variant_id, p.title, p.slug, v.name, v.price_amount, v.price_currency,
            v.stock - v.reserved as available, p.image, p.image_alt
     from variants v join products p on p.id = v.product_id join listings l on l.product_id = p.id
     where v.id in (?) and ${NOT_RETIRED} and v.price_currency = (select coop_currency())`,
    [ids],
  )
  return rows.map(row => ({
    sellable: sellableOf(row.variant_id),
    title: row.title,
    detail: row.name,
    unitPrice: { amount: row.price_amount, currency: row.price_currency },
    available: row.available,
    path: `/products/${row.slug}`,
    image: row.image,
    imageAlt: row.image_alt,
  }))
}
