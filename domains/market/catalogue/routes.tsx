import { pagesOf, refuseBeyond } from '#core/app/paging'
import { facets } from '#core/services/market/catalogue/facets'
import { featuredProducts } from '#core/services/market/catalogue/featured-products'
import { listProducts, PAGE_SIZE } from '#core/services/market/catalogue/list-products'
import { HITS_PER_PAGE, searchProducts } from '#core/services/market/catalogue/search-products'
import type { Room } from '../../domain'
import { productFeed } from './feed'
import { readListQuery } from './list-query'
import { CataloguePage } from './pages'
import { SearchPage } from './search-page'

export const catalogue: Room = (app, house) => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const list = readListQuery(query, house.site().currency)
    if (list.words) {
      const result = await searchProducts(ctx, list.words, list.page)
      refuseBeyond(list.page, pagesOf(result.total, HITS_PER_PAGE))
      const suggestions = result.hits.length === 0 ? await featuredProducts(ctx, 4) : []
      return reply.html(
        <SearchPage
          page={page}
          words={list.words}
          number={list.page}
          result={result}
          suggestions={suggestions}
        />,
        { cacheTags: ['products'] },
      )
    }
    const found = await listProducts(ctx, { ...list.filter, sort: list.sort, page: list.page })
    refuseBeyond(list.page, pagesOf(found.total, PAGE_SIZE))
    const { categories, producers } = await facets(ctx)
    return reply.html(
      <CataloguePage
        page={page}
        list={list}
        found={found}
        categories={categories}
        producers={producers}
        currency={house.site().currency}
      />,
      { cacheTags: ['products'] },
    )
  })

  app.get('/feed.xml', async ({ ctx, page }) => {
    const { products } = await listProducts(ctx, { sort: 'new' })
    return new Response(productFeed(page, products), {
      headers: {
        'content-type': 'application/rss+xml;charset=utf-8',
        'cache-control': 'public, max-age=600',
      },
    })
  })
}
