import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { countRows, countUpTo } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { inKeptReadingOrder } from '#core/database/kept-reading-order'
import { markdownHtml } from '#core/lexical'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { CARD_COLUMNS, cardsOf, type ProductCard, type ProductCardRow, SHELF } from './product-card'

export type ProducerCard = {
  readonly slug: string
  readonly name: string
  readonly place: string
  readonly practice: string
  readonly since: number | null
  readonly picture: ShownPicture | null
  /** How many of its products are on sale, counted to a bound: one more where there are more. */
  readonly products: number
}

type Row = PictureRow &
  Pick<
    Selectable<Database['producers']>,
    'id' | 'slug' | 'name' | 'place' | 'practice' | 'since' | 'story'
  > & {
    products: number
  }

/** So many products of a producer are counted in a list, and so many on a page of their own. */
export const MOST_PRODUCTS = { inList: 100, onPage: 1_000 } as const

const select = (most: number) =>
  sql`select pr.id, pr.slug, pr.name, pr.place, pr.practice, pr.since, pr.story, pr.image, ${pictureColumns},
    (${countUpTo(sql`from shelf_products s where s.producer_id = pr.id`, most)}) as products
  from producers pr ${joinMedia('pr')}`

export const PRODUCERS_PER_PAGE = 60

/** By name; pages count from 1. */
export async function listProducers(ctx: Ctx, page = 1): Promise<ProducerCard[]> {
  const { rows } =
    await sql<Row>`${select(MOST_PRODUCTS.inList)} order by ${inKeptReadingOrder('pr.name')}, pr.id
    limit ${sql.lit(PRODUCERS_PER_PAGE)} offset ${(page - 1) * PRODUCERS_PER_PAGE}`.execute(db(ctx))
  return rows.map(card)
}

/** Counted to a bound for a page of them. */
export function countProducers(ctx: Ctx, page: number, perPage: number): Promise<number> {
  return countRows(ctx, sql`from producers`, { page, perPage })
}

/** So many of a producer's products stand on their page; the market's list has all of them, in pages. */
export const PRODUCER_SHELF = 24

/** Throws `NotFound`. */
export async function producerPage(
  ctx: Ctx,
  slug: string,
): Promise<{ producer: ProducerCard; storyHtml: string; products: readonly ProductCard[] }> {
  const { rows } = await sql<Row>`${select(MOST_PRODUCTS.onPage)} where pr.slug = ${slug}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  const products = await sql<ProductCardRow>`
    select ${CARD_COLUMNS} ${SHELF} where s.producer_id = ${row.id} order by s.sold_out, s.title_key, s.product_id
    limit ${sql.lit(PRODUCER_SHELF)}`.execute(db(ctx))
  return {
    producer: card(row),
    storyHtml: await markdownHtml({ markdown: row.story }),
    products: await cardsOf(ctx, products.rows),
  }
}

function card(row: Row): ProducerCard {
  const { slug, name, place, practice, since, products } = row
  return { slug, name, place, practice, since, products, picture: pictureOf(row, '') }
}
