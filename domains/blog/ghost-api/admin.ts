import { typedValues } from '#core/app/form'
import { uploadOf } from '#core/app/upload'
import { takesFiles } from '#core/app/uploads'
import { Refusal } from '#core/contracts/refusal'
import { uploadGhostImage } from '#core/services/blog/ghost-api/admin-images'
import { requireAdminKey } from '#core/services/blog/ghost-api/admin-key'
import {
  browseAllPosts,
  browseAllTags,
  readAnyPost,
  readAnyTag,
  readSite,
} from '#core/services/blog/ghost-api/admin-read'
import { addTag, editTag, removeTag } from '#core/services/blog/ghost-api/admin-tags'
import { addPost, editPost, removePost } from '#core/services/blog/ghost-api/admin-write'
import { GhostRefusal } from '#core/services/blog/ghost-api/refusals'
import type { Room } from '../../domain'
import { type AdminRoute, memberRoutes } from './admin-members'
import { webhookRoutes } from './admin-webhooks'
import { ghostAnswer, noSuchEndpoint } from './answer'

const ROOT = '/ghost/api/admin'
const HEADERS = { 'cache-control': 'no-cache, private, no-store, must-revalidate, max-stale=0' }
const IMAGES = `${ROOT}/images/upload`

/** What Ghost keeps from integrations, with the words it does it in. */
const KEPT_FROM_PROGRAMS: Readonly<Record<string, string>> = {
  '/snippets': 'API tokens do not have permission to access this endpoint',
  '/redirects/download': 'API tokens do not have permission to access this endpoint',
  '/db': 'You do not have permission to exportContent db',
}

/** Ghost’s Admin API: what an editor may do, to programs that sign with an integration’s key. */
export const adminRoutes: Room = app => {
  const route: AdminRoute = (method, path, action, run, status = 200) => {
    app.route(method, `${ROOT}${path}`, ({ ctx, params, body, request }) =>
      ghostAnswer(request, { action, headers: HEADERS, status }, async () => {
        const asker = await requireAdminKey(ctx, request.headers.get('authorization'))
        const authorization = request.headers.get('authorization')
        return run(asker, { query: new URL(request.url).searchParams, params, body, authorization })
      }),
    )
  }

  for (const of of ['posts', 'pages'] as const) {
    route('GET', `/${of}`, { verb: 'list', of }, (ctx, { query }) => browseAllPosts(ctx, of, query))
    route(
      'POST',
      `/${of}`,
      { verb: 'save', of },
      (ctx, { body, query }) => addPost(ctx, of, body, query),
      201,
    )
    route('GET', `/${of}/slug/:slug`, { verb: 'read', of }, (ctx, { params: { slug = '' }, query }) =>
      readAnyPost(ctx, of, { slug }, query),
    )
    route('GET', `/${of}/:id`, { verb: 'read', of }, (ctx, { params: { id = '' }, query }) =>
      readAnyPost(ctx, of, { id }, query),
    )
    route('PUT', `/${of}/:id`, { verb: 'edit', of }, (ctx, { params: { id = '' }, body, query }) =>
      editPost(ctx, of, id, body, query),
    )
    route('DELETE', `/${of}/:id`, { verb: 'delete', of }, (ctx, { params: { id = '' } }) =>
      removePost(ctx, of, id),
    )
  }

  const of = 'tags'
  route('GET', '/tags', { verb: 'list', of }, (ctx, { query }) => browseAllTags(ctx, query))
  route('POST', '/tags', { verb: 'save', of }, (ctx, { body }) => addTag(ctx, body), 201)
  route('GET', '/tags/slug/:slug', { verb: 'read', of }, (ctx, { params: { slug = '' } }) =>
    readAnyTag(ctx, { slug }),
  )
  route('GET', '/tags/:id', { verb: 'read', of }, (ctx, { params: { id = '' } }) => readAnyTag(ctx, { id }))
  route('PUT', '/tags/:id', { verb: 'edit', of }, (ctx, { params: { id = '' }, body }) =>
    editTag(ctx, id, body),
  )
  route('DELETE', '/tags/:id', { verb: 'delete', of }, (ctx, { params: { id = '' } }) => removeTag(ctx, id))

  memberRoutes(route)
  webhookRoutes(route)

  takesFiles(app, IMAGES, async ({ headers }, ctx) => {
    try {
      await requireAdminKey(ctx, headers.get('authorization'))
      return true
    } catch (fault) {
      if (fault instanceof Refusal) return false
      throw fault
    }
  })
  route(
    'POST',
    '/images/upload',
    { verb: 'upload', of: 'images' },
    async (ctx, { body }) => uploadGhostImage(ctx, await uploadOf(body, 'file'), refOf(body)),
    201,
  )

  app.get(`${ROOT}/site`, ({ ctx, request }) =>
    ghostAnswer(request, { action: { verb: 'read', of: 'site' }, headers: HEADERS }, () => readSite(ctx)),
  )
  for (const [path, message] of Object.entries(KEPT_FROM_PROGRAMS))
    route('GET', path, { verb: 'read', of: path }, async () => {
      throw new GhostRefusal(403, 'NoPermissionError', message)
    })
  for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
    app.route(method, `${ROOT}/*`, ({ request }) =>
      ghostAnswer(request, { action: { verb: 'read', of: 'resources' }, headers: HEADERS }, async () => {
        throw noSuchEndpoint(request.headers.get('accept-version'))
      }),
    )
}

function refOf(body: unknown): string | null {
  const { ref } = typedValues(body)
  return typeof ref === 'string' ? ref.slice(0, 2_000) : null
}
