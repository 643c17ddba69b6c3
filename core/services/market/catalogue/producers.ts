import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { markdownHtml } from '#core/lexical'
import {
  mediaJoin,
  PICTURE_COLUMNS,
  type PictureRow,
  pictureOf,
  type ShownPicture,
} from '#core/media/picture'
import { CARD_COLUMNS, type CardRow, cardOf, type ProductCard, SHELF } from './product-card'

export type ProducerCard = {
  readonly slug: string
  readonly name: string
  readonly place: string
  readonly practice: string
  readonly since: number | null
  readonly picture: ShownPicture | null
  /** How many of its products are on sale. */
  readonly products: number
}

type Row = PictureRow & Omit<ProducerCard, 'picture'> & { id: string; story: string }

const SELECT = `select pr.id, pr.slug, pr.name, pr.place, pr.practice, pr.since, pr.story, pr.image, ${PICTURE_COLUMNS},
    (select count(*)::int from products p join listings l on l.product_id = p.id where p.producer_id = pr.id) as products
  from producers pr ${mediaJoin('pr')}`

export async function listProducers(ctx: Ctx): Promise<ProducerCard[]> {
  const rows = await ctx.em.execute<Row[]>(`${SELECT} order by pr.name`)
  return rows.map(card)
}

/** Throws `NotFound`. */
export async function producerPage(
  ctx: Ctx,
  slug: string,
): Promise<{ producer: ProducerCard; storyHtml: string; products: readonly ProductCard[] }> {
  const [row] = await ctx.em.execute<Row[]>(`${SELECT} where pr.slug = ?`, [slug])
  if (!row) throw new NotFound()
  const products = await ctx.em.execute<CardRow[]>(
    `select ${CARD_COLUMNS} ${SHELF} where p.producer_id = ? order by lower(p.title)`,
    [row.id],
  )
  return {
    producer: card(row),
    storyHtml: await markdownHtml({ markdown: row.story }),
    products: products.map(cardOf),
  }
}

function card(row: Row): ProducerCard {
  const { slug, name, place, practice, since, products } = row
  return { slug, name, place, practice, since, products, picture: pictureOf(row, '') }
}
