import { NotFound } from '#core/contracts/refusal'
import { rssFeed } from '#core/services/blog/feed'
import { tagShelf } from '#core/services/blog/shelves'
import { sitemap } from '#core/services/blog/sitemap'
import type { Room } from '../../domain'

export const feeds: Room = (app, house) => {
  app.get('/rss.xml', async ({ ctx, request }) => xml(request, 'application/rss+xml', await rssFeed(ctx)))
  // Ghost's address: feed readers that have it keep it.
  app.get('/rss', () => new Response(null, { status: 301, headers: { location: '/rss.xml' } }))

  app.get('/tag/:slug/rss.xml', async ({ ctx, params, request }) => {
    const shelf = await tagShelf(ctx, params.slug)
    if (!shelf) throw new NotFound()
    return xml(request, 'application/rss+xml', await rssFeed(ctx, shelf))
  })

  app.get('/sitemap.xml', async ({ ctx, request }) => xml(request, 'application/xml', await sitemap(ctx)))

  app.get('/robots.txt', () => {
    const { blog } = house.config.origins
    const rules = ['User-agent: *', 'Disallow: /editor', 'Disallow: /preview/', 'Disallow: /search']
    return new Response([...rules, `Sitemap: ${blog}/sitemap.xml`, ''].join('\n'), {
      headers: { 'content-type': 'text/plain;charset=utf-8' },
    })
  })
}

/** Readers ask often and seldom find anything new: what they have already is not sent again. */
function xml(request: Request, type: string, body: string): Response {
  const etag = `"${Bun.hash(body).toString(36)}"`
  const headers = {
    'content-type': `${type};charset=utf-8`,
    'cache-control': 'public, no-cache',
    'x-content-type-options': 'nosniff',
    etag,
  }
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}
