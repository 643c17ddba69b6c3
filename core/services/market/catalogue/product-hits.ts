import type { MarketService } from '#core/contracts/market'
import { snippetOf } from '#core/database/asked-words'
import { closestWords } from './closest-words'
import { findProducts, MARK_END, MARK_START } from './search-products'

/** The contract's `searchProducts`: as the market itself finds them, any page of them. */
export const productHits: MarketService['searchProducts'] = async (ctx, typed, page) => {
  const { market } = ctx.house.config.origins
  const { hits, total } = await found(ctx, typed, page)
  return {
    total,
    hits: hits.map(hit => ({
      title: hit.title,
      url: `${market}/products/${encodeURIComponent(hit.slug)}`,
      snippet: snippetOf(hit.excerpt, [MARK_START, MARK_END]),
      at: null,
      rank: hit.title.toLowerCase().includes(typed.toLowerCase()) ? 1 : 0.5,
    })),
  }
}

const found: (...asked: Parameters<MarketService['searchProducts']>) => ReturnType<typeof findProducts> =
  async (ctx, typed, page) => {
    const asked = await findProducts(ctx, typed, page)
    if (asked.total > 0) return asked
    // A page behind the last one has no row to say the total.
    const { total } = page.offset > 0 ? await findProducts(ctx, typed, { limit: 1 }) : asked
    if (total > 0) return { ...asked, total }
    const corrected = await closestWords(ctx, typed)
    return corrected ? findProducts(ctx, corrected, page) : asked
  }
