import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { markdownHtml } from '#core/lexical'
import {
  mediaJoin,
  PICTURE_COLUMNS,
  type PictureRow,
  pictureOf,
  type ShownPicture,
} from '#core/media/picture'
import { NOT_RETIRED } from '../products/retire-variant'
import { type Allergens, allergensOf } from './allergens'
import { CARD_COLUMNS, type CardRow, cardOf, type ProductCard, SHELF } from './product-card'

export type VariantOffer = {
  readonly id: string
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  readonly available: number
}

export type ProductPage = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  /** Sanitised. */
  readonly descriptionHtml: string
  readonly storage: string
  readonly allergens: Allergens
  readonly picture: ShownPicture | null
  readonly category: { readonly slug: string; readonly name: string } | null
  readonly producer: {
    readonly slug: string
    readonly name: string
    readonly place: string
    readonly practice: string
  } | null
  readonly variants: readonly VariantOffer[]
  /** Of the same producer or category. */
  readonly related: readonly ProductCard[]
}

type Row = PictureRow & {
  id: string
  slug: string
  title: string
  summary: string
  description: string
  storage: string
  allergens: string
  allergen_free: boolean
  image_alt: string
  producer_id: string | null
  producer_slug: string | null
  producer_name: string | null
  place: string | null
  practice: string | null
  category_id: string | null
  category_slug: string | null
  category_name: string | null
}

/** A listed product by its slug; what is off the list is not there. Throws `NotFound`. */
export async function productPage(ctx: Ctx, slug: string): Promise<ProductPage> {
  const [row] = await ctx.em.execute<Row[]>(
    `select p.id, p.slug, p.title, p.summary, p.description, p.storage, p.allergens, p.allergen_free,
            p.image, p.image_alt,
            ${PICTURE_COLUMNS}, p.producer_id, pr.slug as producer_slug, pr.name as producer_name, pr.place, pr.practice,
            p.category_id, c.slug as category_slug, c.name as category_name
     from products p join listings l on l.product_id = p.id
     left join producers pr on pr.id = p.producer_id left join categories c on c.id = p.category_id
     ${mediaJoin('p')} where p.slug = ?`,
    [slug],
  )
  if (!row) throw new NotFound()
  const descriptionHtml = await markdownHtml({ markdown: row.description })
  return {
    ...shown(row),
    descriptionHtml,
    variants: await variantsOf(ctx, row.id),
    related: await relatedTo(ctx, row),
  }
}

function shown(row: Row): Omit<ProductPage, 'descriptionHtml' | 'variants' | 'related'> {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    storage: row.storage,
    allergens: allergensOf(row.allergens, row.allergen_free),
    picture: pictureOf(row, row.image_alt),
    category: row.category_slug ? { slug: row.category_slug, name: row.category_name ?? '' } : null,
    producer: row.producer_slug
      ? {
          slug: row.producer_slug,
          name: row.producer_name ?? '',
          place: row.place ?? '',
          practice: row.practice ?? '',
        }
      : null,
  }
}

async function variantsOf(ctx: Ctx, productId: string): Promise<VariantOffer[]> {
  const rows = await ctx.em.execute<
    {
      id: string
      name: string
      sku: string
      unit: string
      amount: number
      currency: string
      available: number
    }[]
  >(
    `select id, name, sku, unit, price_amount as amount, price_currency as currency, stock - reserved as available
     from variants v where product_id = ? and ${NOT_RETIRED} and v.price_currency = (select coop_currency()) order by position, id`,
    [productId],
  )
  return rows.map(({ amount, currency, ...variant }) => ({ ...variant, price: { amount, currency } }))
}

async function relatedTo(ctx: Ctx, row: Row): Promise<ProductCard[]> {
  const rows = await ctx.em.execute<CardRow[]>(
    `select ${CARD_COLUMNS} ${SHELF}
     where p.id <> ? and (p.producer_id = ? or p.category_id = ?)
     order by v.available <= 0, (p.category_id = ?) desc nulls last, lower(p.title) limit 4`,
    [row.id, row.producer_id, row.category_id, row.category_id],
  )
  return rows.map(cardOf)
}
