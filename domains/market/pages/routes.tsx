import { marketPageTag } from '#core/contracts/cache-tags'
import { marketPage, publishedMarketPages } from '#core/services/market/pages/market-page'
import type { Room } from '../../domain'
import { MarketPagesPage, MarketPageView } from './pages'

export const marketPages: Room = app => {
  app.get('/pages', async ({ ctx, page, reply }) =>
    reply.html(<MarketPagesPage page={page} pages={await publishedMarketPages(ctx)} />, {
      cacheTags: ['market-pages'],
    }),
  )

  app.get('/pages/:slug', async ({ ctx, page, params, reply }) => {
    const shown = await marketPage(ctx, params.slug)
    return reply.html(<MarketPageView page={page} shown={shown} />, {
      cacheTags: ['products', 'market-pages', marketPageTag(shown.id)],
    })
  })
}
