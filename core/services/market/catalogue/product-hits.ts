import type { MarketService } from '#core/contracts/market'
import type { Snippet } from '#core/contracts/search'
import { type Hit, MARK_END, MARK_START, searchProducts } from './search-products'

/** The contract's `searchProducts`: as the market itself finds them, its first page at most. */
export const productHits: MarketService['searchProducts'] = async (ctx, typed, { limit, offset }) => {
  const { hits, total } = await searchProducts(ctx, typed)
  const { market } = ctx.house.config.origins
  return {
    total,
    hits: hits.slice(offset, offset + limit).map(hit => ({
      title: hit.title,
      url: `${market}/products/${encodeURIComponent(hit.slug)}`,
      snippet: snippetOf(hit),
      at: null,
      rank: hit.title.toLowerCase().includes(typed.toLowerCase()) ? 1 : 0.5,
    })),
  }
}

function snippetOf({ excerpt }: Hit): Snippet {
  return excerpt
    .split(MARK_START)
    .flatMap((part, at) => {
      if (at === 0) return [{ text: part, hit: false }]
      const [hit = '', rest = ''] = part.split(MARK_END)
      return [
        { text: hit, hit: true },
        { text: rest, hit: false },
      ]
    })
    .filter(({ text }) => text !== '')
}
