import { NotFound } from '#core/contracts/refusal'
import { FEED_FILES, FEED_FORMATS, type FeedFormat, feedLanguage, publicFeed } from '#core/services/blog/feed'
import { tagBySlug } from '#core/services/blog/tags-and-authors'
import type { Room } from '../../domain'
import { xml } from '../../xml'

export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
}

export const feeds: Room = app => {
  for (const format of FEED_FORMATS) {
    app.get(`/${FEED_FILES[format]}`, async ({ ctx, query, request }) => {
      const language = await feedLanguage(ctx, query.language)
      return xml(request, FEED_TYPES[format], await publicFeed(ctx, format, { language }))
    })

    app.get(`/tag/:slug/${FEED_FILES[format]}`, async ({ ctx, params, request }) => {
      const tag = await tagBySlug(ctx, params.slug)
      if (!tag) throw new NotFound()
      return xml(request, FEED_TYPES[format], await publicFeed(ctx, format, { tag }))
    })
  }

  // Ghost's address: feed readers that have it keep it.
  app.get('/rss', () => new Response(null, { status: 301, headers: { location: '/rss.xml' } }))
}
