import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { PriceChoice } from '#core/contracts/price-choice'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { markdownHtml } from '#core/lexical'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { type Step, trailTo } from '../categories/category-tree'
import { type OutOfCycle, orderableNow, outOfCycle } from '../orderable/orderable'
import { SELLS_IN_CYCLES } from '../orderable/sells-in-cycles'
import { choiceOf } from '../price-choices/choice-of'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'
import { type FurtherRow, furtherOf, furtherPictures } from '../products/further-pictures'
import { priceOf } from '../products/variant-money'
import { type Allergens, allergensOf } from './allergens'
import { type OwnPrices, ownPrices, shownPrice } from './own-prices'
import { CARD_COLUMNS, cardOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export type VariantOffer = {
  /** What its buyer may pay for it instead of `price`. */
  readonly choice?: PriceChoice
  readonly id: string
  readonly name: string
  readonly sku: string
  readonly unit: string
  readonly price: Money
  /** What others pay or paid before, and the price list that the viewer has it by, where they have a price of their own. */
  readonly usual: Money | null
  /** The lowest price of the 30 days before it was reduced for everybody, where the law wants it said. */
  readonly lowest: Money | null
  readonly priceRule: string | null
  /** When that price list ends; null where it does not. */
  readonly priceUntil: Date | null
  /** Both are without VAT: the viewer buys for a business. */
  readonly plusVat: boolean
  /** VAT is in it, for who otherwise reads prices without: what they choose to pay is what they pay. */
  readonly withVat?: boolean
  /** About what one weighs, where that is what is paid for; null for what has one price. */
  readonly grams: number | null
  /** What is left for its bottle or crate, beside its price. */
  readonly deposit: Money | null
  readonly available: number
  /** Made or fetched when it is ordered. */
  readonly onDemand: boolean
  /** As far as cycles go. */
  readonly orderable: boolean
}

/** It can be put into the cart now: the page, its JSON-LD and the feeds say so alike. */
export const canBeAddedToCart = ({
  available,
  orderable,
}: Pick<VariantOffer, 'available' | 'orderable'>): boolean => available > 0 && orderable

export type ProductView = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  /** Sanitised. */
  readonly descriptionHtml: string
  readonly storage: string
  readonly allergens: Allergens
  readonly picture: ShownPicture | null
  /** Beside it. */
  readonly pictures: readonly ShownPicture[]
  readonly category: { readonly slug: string; readonly name: string } | null
  /** The categories it stands in, the outermost first, its own last. */
  readonly trail: readonly Step[]
  readonly properties: readonly string[]
  readonly producer: {
    readonly slug: string
    readonly name: string
    readonly place: string
    readonly practice: string
  } | null
  readonly variants: readonly VariantOffer[]
  /** Null where one of them can be ordered now, as far as cycles go. */
  readonly outOfCycle: OutOfCycle | null
  /** Of the same producer or category. */
  readonly related: readonly ProductCard[]
  /** Somebody has written of it, be it shown or not. */
  readonly isReviewed: boolean
}

const MOST_RELATED = 4

type Variants = Selectable<Database['variants']>

type VariantRow = Pick<Variants, 'id' | 'name' | 'sku' | 'unit' | 'price_amount' | 'price_currency'> &
  Parameters<typeof choiceOf>[0] & {
    readonly available: number
    readonly onDemand: boolean
    readonly grams: number | null
    readonly deposit: Money | null
  }

type Producers = Selectable<Database['producers']>
type Categories = Selectable<Database['categories']>

type Row = PictureRow &
  Pick<
    Selectable<Database['products']>,
    | 'id'
    | 'slug'
    | 'title'
    | 'summary'
    | 'description'
    | 'storage'
    | 'allergens'
    | 'allergen_free'
    | 'image_alt'
    | 'producer_id'
    | 'category_id'
  > & {
    producer_slug: Producers['slug'] | null
    producer_name: Producers['name'] | null
    place: Producers['place'] | null
    practice: Producers['practice'] | null
    category_slug: Categories['slug'] | null
    category_name: Categories['name'] | null
    properties: readonly string[]
    pictures: readonly FurtherRow[]
    variants: readonly VariantRow[]
    trail: readonly Step[]
    sells_in_cycles: boolean
    is_reviewed: boolean
  }

/** A listed product by its slug; what is off the list is not there. Throws `NotFound`. */
export async function productPage(ctx: Ctx, slug: string): Promise<ProductView> {
  const { rows } = await sql<Row>`
    select p.id, p.slug, p.title, p.summary, p.description, p.storage, p.allergens, p.allergen_free,
           p.image, p.image_alt, ${pictureColumns}, ${furtherPictures} as pictures, ${variantsOf} as variants,
           p.producer_id, pr.slug as producer_slug, pr.name as producer_name, pr.place, pr.practice,
           p.category_id, c.slug as category_slug, c.name as category_name,
           array(select o.name from product_properties pp join properties o on o.id = pp.property_id
                 where pp.product_id = p.id order by o.position, o.name) as properties,
           ${trailTo(sql`p.category_id`)} as trail, ${SELLS_IN_CYCLES} as sells_in_cycles,
           exists (select from reviews r where r.product_id = p.id) as is_reviewed
    from products p join listings l on l.product_id = p.id
    left join producers pr on pr.id = p.producer_id left join categories c on c.id = p.category_id
    ${joinMedia('p')} where p.slug = ${slug}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  const descriptionHtml = await markdownHtml({ markdown: row.description })
  const related = await relatedTo(ctx, row)
  // One question each for what the page is about and what stands beside it.
  const closed = await outOfCycle(ctx, row.sells_in_cycles ? [row.id, ...related.map(({ id }) => id)] : [])
  const own = await ownPrices(ctx, [
    ...row.variants.map(({ id }) => id),
    ...related.flatMap(({ variant_ids }) => variant_ids),
  ])
  return {
    ...shown(row),
    descriptionHtml,
    variants: await offersOf(ctx, row, own),
    outOfCycle: closed.get(row.id) ?? null,
    related: related.map(each => cardOf(each, closed.get(each.id) ?? null, own)),
  }
}

function shown(row: Row): Omit<ProductView, 'descriptionHtml' | 'variants' | 'outOfCycle' | 'related'> {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    summary: row.summary,
    storage: row.storage,
    properties: row.properties,
    trail: row.trail,
    isReviewed: row.is_reviewed,
    allergens: allergensOf(row.allergens, row.allergen_free),
    picture: pictureOf(row, row.image_alt),
    pictures: furtherOf(row.pictures).map(({ picture }) => picture),
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

/** As JSON: what is for sale of the product `p`, in its order. */
const variantsOf = sql`coalesce((
  select json_agg(json_build_object('id', v.id, 'name', v.name, 'sku', v.sku, 'unit', v.unit,
    'price_amount', v.price_amount, 'price_currency', v.price_currency, 'onDemand', v.on_demand, 'available', ${AVAILABLE},
    'grams', w.grams, 'deposit', case when d.variant_id is not null then json_build_object('amount', d.amount, 'currency', d.currency) end, 'choice', c.kind, 'least', c.least, 'most', c.most, 'levels', c.levels) order by v.position, v.id)
  from variants v left join variant_weights w on w.variant_id = v.id
    left join variant_deposits d on d.variant_id = v.id left join price_choices c on c.variant_id = v.id and c.currency = v.price_currency
  where v.product_id = p.id and ${FOR_SALE}), '[]')`

async function offersOf(
  ctx: Ctx,
  { variants, sells_in_cycles }: Pick<Row, 'variants' | 'sells_in_cycles'>,
  own: OwnPrices,
): Promise<VariantOffer[]> {
  const ids = variants.map(({ id }) => id)
  const orderable = sells_in_cycles
    ? await orderableNow(ctx, ids, ctx.viewer.member?.id ?? null)
    : new Set(ids)
  return variants.map(({ price_amount, price_currency, choice, least, most, levels, ...variant }) => {
    const listed = priceOf({ price_amount, price_currency })
    const chosen = choiceOf({ choice, least, most, levels })
    // What its buyer chooses to pay is what they pay, VAT and all.
    const shown = shownPrice(chosen ? { ...own, rates: null } : own, variant.id, listed)
    return {
      ...variant,
      orderable: orderable.has(variant.id),
      choice: chosen,
      price: shown.price,
      usual: shown.usual,
      lowest: shown.lowest,
      plusVat: shown.plusVat,
      withVat: chosen !== undefined && (own.rates?.get(variant.id) ?? 0) > 0,
      priceRule: shown.rule,
      priceUntil: shown.until,
    }
  })
}

async function relatedTo(ctx: Ctx, row: Row): Promise<readonly ProductCardRow[]> {
  const { rows } = await sql<ProductCardRow>`
    with found as (
      (select s.product_id from shelf_products s where s.category_id = ${row.category_id}
       order by s.sold_out, s.title_key, s.product_id limit ${sql.lit(MOST_RELATED + 1)})
      union
      (select s.product_id from shelf_products s where s.producer_id = ${row.producer_id}
       order by s.sold_out, s.title_key, s.product_id limit ${sql.lit(MOST_RELATED + 1)}))
    select ${CARD_COLUMNS} ${SHELF} join found on found.product_id = p.id
    where p.id <> ${row.id}
    order by s.sold_out, (s.category_id = ${row.category_id}) desc nulls last, s.title_key, p.id
    limit ${sql.lit(MOST_RELATED)}`.execute(db(ctx))
  return rows
}
