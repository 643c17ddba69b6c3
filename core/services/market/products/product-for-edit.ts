import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import type { VatRate } from '#core/pricing/vat'
import { rateInForce } from '../rates/rate-in-force'
import { type FurtherPicture, type FurtherRow, furtherOf, furtherPictures } from './further-pictures'
import type { ProductFields } from './save-product'
import { type TypedPrice, typedPriceOf } from './typed-price'
import { costOf, priceOf } from './variant-money'

export type PriceStep = { readonly price: Money; readonly at: Date; readonly by: string | null }

export type EditableVariant = {
  readonly id: string
  readonly name: string
  readonly sku: string
  readonly unit: string
  /** What buyers pay. */
  readonly price: Money
  /** As it was typed. */
  readonly typed: TypedPrice
  /** By which it is sold, in hundredths of a percent; null where no VAT is charged. */
  readonly vatRate: VatRate
  /** What its supplier asks; null when nobody has said. */
  readonly cost: Money | null
  readonly stock: number
  readonly reserved: number
  /** Made or fetched when it is ordered. */
  readonly onDemand: boolean
  /** Not for sale any more. */
  readonly retired: boolean
  /** Newest first, at most 10. */
  readonly prices: readonly PriceStep[]
}

export type EditableProduct = ProductFields & {
  readonly id: string
  readonly slug: string
  /** By which a new variant would be sold; null where no VAT is charged. */
  readonly vatRate: VatRate
  readonly picture: ShownPicture | null
  readonly imageAlt: string
  /** Beside it. */
  readonly pictures: readonly FurtherPicture[]
  readonly listed: boolean
  readonly featured: boolean
  /** Sold whether a cycle is open or not. */
  readonly steady: boolean
  readonly variants: readonly EditableVariant[]
}

type Products = Selectable<Database['products']>
type Row = PictureRow &
  Pick<Products, 'id' | 'slug' | 'title' | 'summary' | 'description' | 'storage' | 'allergens'> & {
    allergenFree: Products['allergen_free']
    imageAlt: Products['image_alt']
    further: readonly FurtherRow[]
    producerId: Products['producer_id']
    categoryId: Products['category_id']
    vatRate: VatRate
    listed: boolean
    featured: boolean
    steady: boolean
  }

/** All of a product, for the shopkeeper's form. Throws `NotFound`. */
export async function productForEdit(ctx: Ctx, asked: string): Promise<EditableProduct> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  const { rows } = await sql<Row>`
    select p.id, p.slug, p.title, p.summary, p.description, p.storage, p.allergens, p.allergen_free as "allergenFree",
           p.image, p.image_alt as "imageAlt", ${pictureColumns}, ${furtherPictures} as further,
           p.producer_id as "producerId", p.category_id as "categoryId",
           ${rateInForce(sql`null::uuid`, sql`p.id`)} as "vatRate",
           l.product_id is not null as listed, coalesce(l.featured, false) as featured,
           exists (select from steady_products st where st.product_id = p.id) as steady
    from products p left join listings l on l.product_id = p.id ${joinMedia('p')} where p.id = ${id}`.execute(
    db(ctx),
  )
  const [row] = rows
  if (!row) throw new NotFound()
  const { further, ...product } = row
  return {
    ...product,
    picture: pictureOf(row, row.imageAlt),
    pictures: furtherOf(further),
    variants: await variantsOf(ctx, id),
  }
}

async function variantsOf(ctx: Ctx, productId: string): Promise<EditableVariant[]> {
  const steps = await pricesOf(ctx, productId)
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .leftJoin('variant_retirements as r', 'r.variant_id', 'v.id')
    .select(['v.id', 'v.name', 'v.sku', 'v.unit', 'v.stock', 'v.reserved', 'v.on_demand as onDemand'])
    .select(['v.price_amount', 'v.price_currency', 'v.net_price_amount', 'v.cost_amount', 'v.cost_currency'])
    .select(rateInForce(sql`v.id`, sql`v.product_id`).as('vatRate'))
    .select(({ eb }) => eb('r.variant_id', 'is not', null).$castTo<boolean>().as('retired'))
    .where('v.product_id', '=', productId)
    .orderBy('retired')
    .orderBy('v.position')
    .orderBy('v.id')
    .execute()
  return rows.map(row => {
    const { id, name, sku, unit, stock, reserved, onDemand, retired, vatRate } = row
    const prices = steps.filter(step => step.variantId === id)
    return {
      id,
      name,
      sku,
      unit,
      stock,
      reserved,
      onDemand,
      retired,
      price: priceOf(row),
      typed: typedPriceOf(row),
      vatRate,
      cost: costOf(row),
      prices,
    }
  })
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
