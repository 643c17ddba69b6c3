import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import type { MarketBlock } from '#core/entities/market/market-page'
import { markdownHtml } from '#core/lexical'
import type { ProductCard } from '../catalogue/product-card'
import { productsById } from '../catalogue/products-by-id'

export type ShownBlock =
  | { readonly kind: 'text'; readonly html: string }
  | { readonly kind: 'products'; readonly heading: string; readonly products: readonly ProductCard[] }

export type ShownMarketPage = {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly summary: string
  readonly blocks: readonly ShownBlock[]
}

/** A published market page. Throws `NotFound`. */
export async function marketPage(ctx: Ctx, slug: string): Promise<ShownMarketPage> {
  const page = await db(ctx)
    .selectFrom('market_pages as g')
    .innerJoin('market_page_publications as u', 'u.page_id', 'g.id')
    .select(['g.id', 'g.slug', 'g.title', 'g.summary', 'g.blocks'])
    .where('g.slug', '=', slug)
    .executeTakeFirstOrThrow(() => new NotFound())
  return shownMarketPage(ctx, page)
}

export type PageRow = Pick<
  Selectable<Database['market_pages']>,
  'id' | 'slug' | 'title' | 'summary' | 'blocks'
>

/** A page's blocks as a visitor sees them: text sanitised, products that are no longer listed left out. */
export async function shownMarketPage(ctx: Ctx, row: PageRow): Promise<ShownMarketPage> {
  const ids = row.blocks.flatMap(block => (block.kind === 'products' ? block.productIds : []))
  const known = await productsById(ctx, ids)
  const shown = async (block: MarketBlock): Promise<ShownBlock> => {
    if (block.kind === 'text') return { kind: 'text', html: await markdownHtml({ markdown: block.markdown }) }
    const products = block.productIds.flatMap(id => known.get(id) ?? [])
    return { kind: 'products', heading: block.heading, products }
  }
  return { ...row, blocks: await Promise.all(row.blocks.map(shown)) }
}

export type MarketPageLink = { readonly slug: string; readonly title: string; readonly summary: string }

/** The published ones, newest first. */
export function publishedMarketPages(ctx: Ctx): Promise<MarketPageLink[]> {
  return db(ctx)
    .selectFrom('market_pages as g')
    .innerJoin('market_page_publications as u', 'u.page_id', 'g.id')
    .select(['g.slug', 'g.title', 'g.summary'])
    .orderBy('u.published_at', 'desc')
    .orderBy('g.id')
    .execute()
}
