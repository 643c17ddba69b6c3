import { typedValues } from '#core/app/form'
import { fileOf, uploadOf } from '#core/app/upload'
import { takesFiles, takesLongTexts } from '#core/app/uploads'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { uploadGhostFile, uploadGhostMedia } from '#core/services/blog/ghost-api/admin-files'
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
import { browseUsers, readUser } from '#core/services/blog/ghost-api/admin-users'
import { addPost, editPost, removePost } from '#core/services/blog/ghost-api/admin-write'
import { type Action, GhostRefusal } from '#core/services/blog/ghost-api/refusals'
import { GHOST_CONFIG } from '#core/services/blog/ghost-api/site-json'
import type { Room } from '../../domain'
import { type AdminRoute, memberRoutes } from './admin-members'
import { webhookRoutes } from './admin-webhooks'
import { ghostAnswer, noSuchEndpoint } from './answer'

const ROOT = '/ghost/api/admin'
const HEADERS = { 'cache-control': 'no-cache, private, no-store, must-revalidate, max-stale=0' }

const NOT_FOR_TOKENS = 'API tokens do not have permission to access this endpoint'
/** What Ghost keeps from integrations, with the words it does it in. */
const KEPT_FROM_PROGRAMS: Readonly<Record<string, string>> = {
  '/snippets': NOT_FOR_TOKENS,
  '/redirects/download': NOT_FOR_TOKENS,
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

  const users: Action = { verb: 'read', of: 'users' }
  route('GET', '/users', { verb: 'list', of: 'users' }, (ctx, { query }) => browseUsers(ctx, query))
  route('GET', '/users/slug/:slug', users, (ctx, { params: { slug = '' }, query }) =>
    readUser(ctx, { slug }, query),
  )
  route('GET', '/users/email/:email', users, (ctx, { params: { email = '' }, query }) =>
    readUser(ctx, { email }, query),
  )
  route('GET', '/users/:id', users, (ctx, { params: { id = '' }, query }) => readUser(ctx, { id }, query))
  for (const method of ['PUT', 'DELETE'] as const)
    route(method, '/users/:id', users, async () => {
      throw new GhostRefusal(403, 'NoPermissionError', NOT_FOR_TOKENS)
    })

  memberRoutes(route)
  webhookRoutes(route)

  const uploads = {
    images: async (ctx: Ctx, body: unknown) =>
      uploadGhostImage(ctx, await uploadOf(body, 'file'), refOf(body), purposeOf(body)),
    media: (ctx: Ctx, body: unknown) => uploadGhostMedia(ctx, fileOf(body, 'file'), refOf(body)),
    files: (ctx: Ctx, body: unknown) => uploadGhostFile(ctx, fileOf(body, 'file'), refOf(body)),
  }
  for (const of of ['posts', 'pages'])
    for (const path of [`${ROOT}/${of}`, `${ROOT}/${of}/:id`]) takesLongTexts(app, path, isSigned)
  for (const [of, upload] of Object.entries(uploads)) {
    takesFiles(app, `${ROOT}/${of}/upload`, isSigned)
    route('POST', `/${of}/upload`, { verb: 'upload', of }, (ctx, { body }) => upload(ctx, body), 201)
  }

  route('GET', '/config', { verb: 'read', of: 'config' }, async () => ({ config: GHOST_CONFIG }))
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

async function isSigned({ headers }: Request, ctx: Ctx): Promise<boolean> {
  try {
    await requireAdminKey(ctx, headers.get('authorization'))
    return true
  } catch (fault) {
    if (fault instanceof Refusal) return false
    throw fault
  }
}

function refOf(body: unknown): string | null {
  const { ref } = typedValues(body)
  return typeof ref === 'string' ? ref.slice(0, 2_000) : null
}

function purposeOf(body: unknown): string | undefined {
  const { purpose } = typedValues(body)
  return typeof purpose === 'string' && purpose !== '' ? purpose : undefined
}
