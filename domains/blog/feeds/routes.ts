import { NotFound } from '#core/contracts/refusal'
import { rssFeed } from '#core/services/blog/feed'
import { tagBySlug } from '#core/services/blog/tags-and-authors'
import type { Room } from '../../domain'
import { xml } from '../../xml'

export const feeds: Room = app => {
  app.get('/rss.xml', async ({ ctx, request }) => xml(request, 'application/rss+xml', await rssFeed(ctx)))
  // Ghost's address: feed readers that have it keep it.
  app.get('/rss', () => new Response(null, { status: 301, headers: { location: '/rss.xml' } }))

  app.get('/tag/:slug/rss.xml', async ({ ctx, params, request }) => {
    const shelf = await tagBySlug(ctx, params.slug)
    if (!shelf) throw new NotFound()
    return xml(request, 'application/rss+xml', await rssFeed(ctx, shelf))
  })
}
