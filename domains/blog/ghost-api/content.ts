import type { Ctx } from '#core/contracts/ctx'
import {
  browseAuthors,
  browseNewsletters,
  browsePosts,
  browseTags,
  browseTiers,
  readAuthor,
  readOnePost,
  readSettings,
  readTag,
} from '#core/services/blog/ghost-api/content'
import { requireContentKey } from '#core/services/blog/ghost-api/content-key'
import { notFound } from '#core/services/blog/ghost-api/refusals'
import type { Room } from '../../domain'
import { ghostAnswer, noSuchEndpoint } from './answer'

const ROOT = '/ghost/api/content'
/** Any page of the web may read what anybody may: no cookie counts here. */
const HEADERS = { 'cache-control': 'public, max-age=0', 'access-control-allow-origin': '*' }
const PREFLIGHT = {
  ...HEADERS,
  'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
  'access-control-max-age': '86400',
}

type Read = (ctx: Ctx, query: URLSearchParams, params: Readonly<Record<string, string>>) => unknown

/** Ghost’s Content API: what is public, to programs with a key. */
export const contentRoutes: Room = app => {
  const route = (path: string, verb: 'list' | 'read', of: string, read: Read) =>
    app.get(`${ROOT}${path}`, ({ ctx, params, request }) => {
      const query = new URL(request.url).searchParams
      return ghostAnswer(request, { action: { verb, of }, headers: HEADERS }, async () => {
        await requireContentKey(ctx, query.get('key'))
        return read(ctx, query, params)
      })
    })

  for (const of of ['posts', 'pages'] as const) {
    route(`/${of}`, 'list', of, (ctx, query) => browsePosts(ctx, of, query))
    route(`/${of}/:id`, 'read', of, (ctx, query, { id = '' }) => readOnePost(ctx, of, { id }, query))
    route(`/${of}/slug/:slug`, 'read', of, (ctx, query, { slug = '' }) =>
      readOnePost(ctx, of, { slug }, query),
    )
  }
  route('/tags', 'list', 'tags', browseTags)
  route('/tags/:id', 'read', 'tags', (ctx, query, { id = '' }) => readTag(ctx, { id }, query))
  route('/tags/slug/:slug', 'read', 'tags', (ctx, query, { slug = '' }) => readTag(ctx, { slug }, query))
  route('/authors', 'list', 'authors', browseAuthors)
  route('/authors/:id', 'read', 'authors', (ctx, query, { id = '' }) => readAuthor(ctx, { id }, query))
  route('/authors/slug/:slug', 'read', 'authors', (ctx, query, { slug = '' }) =>
    readAuthor(ctx, { slug }, query),
  )
  route('/settings', 'read', 'settings', readSettings)
  route('/tiers', 'list', 'tiers', browseTiers)
  route('/newsletters', 'list', 'newsletters', browseNewsletters)
  // There are none.
  route('/offers/:id', 'read', 'offers', async () => {
    throw notFound({ verb: 'read', of: 'offers' })
  })

  app.get(`${ROOT}/*`, ({ request }) =>
    ghostAnswer(request, { action: { verb: 'read', of: 'resources' }, headers: HEADERS }, async () => {
      throw noSuchEndpoint(request.headers.get('accept-version'))
    }),
  )
  app.options(`${ROOT}/*`, ({ request }) => {
    const headers = new Headers(PREFLIGHT)
    const asked = request.headers.get('access-control-request-headers')
    if (asked && /^[\w\s,-]{1,500}$/.test(asked)) headers.set('access-control-allow-headers', asked)
    return new Response(null, { status: 204, headers })
  })
}
