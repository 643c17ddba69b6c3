import type { MarketService } from '#core/contracts/market'
import { snippetOf } from '#core/database/asked-words'
import { MARK_END, MARK_START, searchProducts } from './search-products'

/** The contract's `searchProducts`: as the market itself finds them, its first page at most. */
export const productHits: MarketService['searchProducts'] = async (ctx, typed, { limit, offset }) => {
  const { hits, total } = await searchProducts(ctx, typed)
  const { market } = ctx.house.config.origins
  return {
    total,
    hits: hits.slice(offset, offset + limit).map(hit => ({
      title: hit.title,
      url: `${market}/products/${encodeURIComponent(hit.slug)}`,
      snippet: snippetOf(hit.excerpt, [MARK_START, MARK_END]),
      at: null,
      rank: hit.title.toLowerCase().includes(typed.toLowerCase()) ? 1 : 0.5,
    })),
  }
}
