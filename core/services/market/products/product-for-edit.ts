import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import {
  mediaJoin,
  PICTURE_COLUMNS,
  type PictureRow,
  pictureOf,
  type ShownPicture,
} from '#core/media/picture'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'
import type { ProductFields } from './save-product'

export type PriceStep = { readonly price: Money; readonly at: Date; readonly by: string | null }

export type EditableVariant = {
  readonly id: string
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  /** What its supplier asks; null when nobody has said. */
  readonly cost: Money | null
  readonly stock: number
  readonly reserved: number
  /** Not for sale any more. */
  readonly retired: boolean
  /** Newest first, at most 10. */
  readonly prices: readonly PriceStep[]
}

export type EditableProduct = ProductFields & {
  readonly id: string
  readonly slug: string
  readonly picture: ShownPicture | null
  readonly imageAlt: string
  readonly listed: boolean
  readonly featured: boolean
  readonly variants: readonly EditableVariant[]
}

/** All of a product, for the shopkeeper's form. Throws `NotFound`. */
export async function productForEdit(ctx: Ctx, id: string): Promise<EditableProduct> {
  requireShopkeeper(ctx)
  type Row = PictureRow & Omit<EditableProduct, 'picture' | 'variants'>
  const [row] = isId(id)
    ? await ctx.em.execute<Row[]>(
        `select p.id, p.slug, p.title, p.summary, p.description, p.storage, p.allergens, p.allergen_free as "allergenFree",
                p.image,
                p.image_alt as "imageAlt", ${PICTURE_COLUMNS}, p.producer_id as "producerId", p.category_id as "categoryId",
                l.id is not null as listed, coalesce(l.featured, false) as featured
         from products p left join listings l on l.product_id = p.id ${mediaJoin('p')} where p.id = ?`,
        [id],
      )
    : []
  if (!row) throw new NotFound()
  return { ...row, picture: pictureOf(row, row.imageAlt), variants: await variantsOf(ctx, id) }
}

async function variantsOf(ctx: Ctx, productId: string): Promise<EditableVariant[]> {
  const steps = await pricesOf(ctx, productId)
  type Row = Omit<EditableVariant, 'price' | 'cost' | 'prices'> & {
    amount: number
    currency: string
    cost_amount: number | null
    cost_currency: string | null
  }
  const rows = await ctx.em.execute<Row[]>(
    `select id, name, sku, unit, price_amount as amount, price_currency as currency, cost_amount, cost_currency,
       stock, reserved, exists (select from variant_retirements r where r.variant_id = v.id) as retired
     from variants v where product_id = ? order by retired, position, id`,
    [productId],
  )
  return rows.map(({ amount, currency, cost_amount, cost_currency, ...variant }) => ({
    ...variant,
    price: { amount, currency },
    cost: cost_amount !== null && cost_currency ? { amount: cost_amount, currency: cost_currency } : null,
    prices: steps.filter(step => step.variantId === variant.id),
  }))
}

/** The last ten prices of each variant, newest first. */
async function pricesOf(ctx: Ctx, productId: string): Promise<(PriceStep & { variantId: string })[]> {
  const { rows } = await sql<{
    variantId: string
    amount: number
    currency: string
    at: Date
    by: string | null
  }>`
    select v.id as "variantId", s.amount, s.currency, s.set_at as at, b.name as by
    from variants v cross join lateral (
      select * from price_changes where variant_id = v.id order by set_at desc, id desc limit 10) s
    left join members b on b.id = s.set_by_id
    where v.product_id = ${productId} order by s.set_at desc, s.id desc`.execute(db(ctx))
  return rows.map(({ amount, currency, ...row }) => ({ ...row, price: { amount, currency } }))
}
