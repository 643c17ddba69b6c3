import { pageNumber } from '#core/app/paging'
import { NotFound } from '#core/contracts/refusal'
import { keptPost } from '#core/services/blog/kept-post'
import { movedUpload } from '#core/services/blog/old-addresses/moved-upload'
import { redirectFrom } from '#core/services/blog/old-addresses/redirect-from'
import type { Concept } from '../../concept'
import type { Room } from '../../domain'
import { redirectTo } from '../redirect-to'

/** Ghost parts its sitemap in these. */
const SITEMAPS = ['posts', 'pages', 'tags', 'authors']

/** Addresses of Ghost’s that lead on: search engines, feed readers and letters of years have them. */
export const oldAddresses: Room = app => {
  app.get('/content/*', async ({ ctx, params, reply }) => {
    const url = await movedUpload(ctx, `/content/${decoded(params['*'])}`)
    if (!url) throw new NotFound()
    return reply.moved(url)
  })

  for (const shelf of ['tag', 'author'] as const) {
    app.get(`/${shelf}/:slug/page/:number`, ({ params, reply }) =>
      reply.moved(`/${shelf}/${encodeURIComponent(params.slug)}?page=${pageNumber(params.number)}`),
    )
  }
  app.get('/tag/:slug/rss', ({ params, reply }) =>
    reply.moved(`/tag/${encodeURIComponent(params.slug)}/rss.xml`),
  )
  // An author has no feed of their own here: the one of all posts has theirs too.
  app.get('/author/:slug/rss', ({ reply }) => reply.moved('/rss.xml'))

  // By these somebody who knows Ghost goes to write, and to the text that they are reading.
  app.get('/ghost', ({ reply }) => reply.see('/editor'))
  app.get('/:slug/edit', async ({ ctx, params, reply }) => {
    const shown = await keptPost(ctx, params.slug)
    if (!shown) throw new NotFound()
    return reply.see(`/editor/posts/${shown.post.id}`)
  })
  app.get('/:slug/amp', async ({ ctx, params, reply }) => {
    const shown = await keptPost(ctx, params.slug)
    if (!shown) throw new NotFound()
    return reply.moved(`/${encodeURIComponent(shown.post.slug)}`)
  })

  for (const part of SITEMAPS) app.get(`/sitemap-${part}.xml`, ({ reply }) => reply.moved('/sitemap.xml'))
}

/** Whatever nothing else answers, also where a tag or an author is no more. */
export const leadsOn: Concept['leadsOn'] = async (ctx, url) => {
  const redirect = await redirectFrom(ctx, url)
  return redirect && redirectTo(redirect)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (fault) {
    if (fault instanceof URIError) throw new NotFound()
    throw fault
  }
}
