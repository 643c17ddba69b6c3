import { remember } from '#core/cache/remember'
import { readId } from '#core/contracts/id'
import { VISITOR } from '#core/contracts/viewer'
import { type Facet, facets, producersCalled } from '#core/services/market/catalogue/facets'
import { featuredProducts } from '#core/services/market/catalogue/featured-products'
import { listProducts } from '#core/services/market/catalogue/list-products'
import { searchProducts } from '#core/services/market/catalogue/search-products'
import { orderTimes } from '#core/services/market/cycles/order-times'
import { dfcCatalogue } from '#core/services/market/exports/dfc-catalogue'
import { merchantFeed } from '#core/services/market/exports/merchant-feed'
import { namesEtag } from '#core/text/etag'
import type { Room } from '../../domain'
import { productFeed } from './feed'
import { listAddress, readListQuery } from './list-query'
import { CataloguePage } from './pages'
import { SearchPage } from './search-page'

const FEED_KEPT_MS = 60 * 60_000

export const catalogue: Room = (app, house) => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const list = readListQuery(query, house.site().currency)
    if (list.words) {
      const result = await searchProducts(ctx, list.words, list.after)
      const suggestions = result.hits.length === 0 ? await featuredProducts(ctx, 4) : []
      return reply.html(
        <SearchPage page={page} words={list.words} result={result} suggestions={suggestions} />,
        { cacheTags: ['products'] },
      )
    }
    const { after, before } = list
    const called = list.maker ? await producersCalled(ctx, list.filter, list.maker) : null
    const meant = called && producerMeant(called.producers, list.filter.producer)
    if (meant) return reply.see(listAddress(list, { producer: meant.slug }))
    const found = await listProducts(ctx, { ...list.filter, sort: list.sort, after, before })
    return reply.html(
      <CataloguePage
        page={page}
        list={list}
        found={found}
        facets={await facets(ctx, list.filter)}
        called={called}
        currency={house.site().currency}
        times={await orderTimes(ctx)}
      />,
      { cacheTags: ['products', 'producers'] },
    )
  })

  app.get('/feed.xml', async ({ ctx, page }) => {
    // As everybody reads it, whoever asks: it may be kept on the way for others.
    const { products } = await listProducts({ ...ctx, viewer: VISITOR }, { sort: 'new' })
    return new Response(productFeed(page, products), {
      headers: {
        'content-type': 'application/rss+xml;charset=utf-8',
        'cache-control': 'public, max-age=600',
      },
    })
  })

  app.get('/dfc/catalogue', async ({ ctx, query, request }) => {
    const after = query.after === undefined ? null : readId(query.after)
    const kept = await remember(house.cache, `market:dfc-catalogue:${after ?? ''}`, {
      ttlMs: FEED_KEPT_MS,
      tags: ['products', 'producers', 'site'],
      // The next page's address on a line of its own: JSON that is written so has no others.
      make: async () => {
        const { json, next } = await dfcCatalogue(ctx, after)
        return `${next ?? ''}\n${json}`
      },
    })
    const [next = ''] = kept.split('\n', 1)
    const etag = `"${Bun.hash(kept).toString(36)}"`
    const headers = {
      'content-type': 'application/ld+json;charset=utf-8',
      'cache-control': 'public, max-age=600',
      // Other hubs' pages may read what everybody may.
      'access-control-allow-origin': '*',
      ...(next && { link: `<${next}>; rel="next"` }),
      etag,
    }
    if (namesEtag(request.headers.get('if-none-match'), etag))
      return new Response(null, { status: 304, headers })
    return new Response(kept.slice(next.length + 1), { headers })
  })

  app.get('/merchant.xml', async ({ ctx }) => {
    const feed = await remember(house.cache, 'market:merchant-feed', {
      ttlMs: FEED_KEPT_MS,
      tags: ['products', 'producers', 'site'],
      make: () => merchantFeed(ctx),
    })
    return new Response(feed, {
      headers: {
        'content-type': 'application/rss+xml;charset=utf-8',
        'cache-control': 'public, max-age=600',
      },
    })
  })
}

/** The one that is called so, or the one that was chosen from those who are. */
function producerMeant(called: readonly Facet[], chosen: string | undefined): Facet | undefined {
  return called.length === 1 ? called[0] : called.find(({ slug }) => slug === chosen)
}
