import { Elysia } from 'elysia'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { Refusal, SignInRequired } from '#core/contracts/refusal'
import { fragmentRoutes } from '#core/fragments/routes'
import { clientRoutes, logoutRoute } from '#core/oauth/routes'
import type { Assets } from './assets'
import { healthRoute } from './health'
import type { House } from './house'
import { mediaRoute } from './media-route'
import type { Html } from './reply'
import { type RequestScope, requestScope } from './request-scope'

/** What the factory cannot know: how an error looks. `domains/app.tsx` says it. */
export type ErrorView = (fault: {
  page: PageContext
  status: number
  requestId: string
  title?: string
  text?: string
}) => Html

export type AppParts = {
  readonly domain: DomainName
  readonly house: House
  readonly assets: Assets
  readonly headers: Readonly<Record<string, string>>
  readonly errorView: ErrorView
}

/**
 * The server of one domain with what all six have alike: session → viewer, one unit of work per request,
 * refusals and faults as pages, signing in and out, fragments, health. Rooms are added by
 * `room(app)`, which get `ctx`, `page`, `reply` beside Elysia's own.
 */
export function createApp(parts: AppParts) {
  const { domain, house } = parts
  const scopes = new WeakMap<Request, Promise<RequestScope>>()
  const scopeOf = (request: Request) => {
    const known = scopes.get(request)
    if (known) return known
    const scope = requestScope(house, domain, parts.assets, parts.headers, request)
    scopes.set(request, scope)
    return scope
  }

  const app = new Elysia({ name: domain, normalize: false })
    .onError(async ({ error, code, request }) => {
      const scope = await scopeOf(request)
      return answerFault(parts, scope, request, error, code)
    })
    .resolve(({ request }) => scopeOf(request))

  healthRoute(app, house, domain)
  mediaRoute(app, house)
  fragmentRoutes(app, parts)
  logoutRoute(app, house, domain)
  if (domain !== 'federation') clientRoutes(app, house, domain)
  return app
}

/** The app that rooms are added to. */
export type App = ReturnType<typeof createApp>

async function answerFault(
  { house, errorView }: AppParts,
  { page, reply, requestId }: RequestScope,
  request: Request,
  error: unknown,
  code: unknown,
): Promise<Response> {
  if (error instanceof SignInRequired) {
    // A script cannot follow to the other origin where one signs in: it tells the reader instead.
    if (page.partial) return reply.html('', { status: 401 })
    const back = request.method === 'GET' ? page.path : backPath(request)
    return reply.see(`/login?return_to=${encodeURIComponent(back)}`)
  }
  if (error instanceof Refusal) {
    const named = error.status === 404 ? {} : { text: error.message }
    return reply.html(errorView({ page, status: error.status, requestId, ...named }), {
      status: error.status,
    })
  }
  if (code === 'NOT_FOUND') return reply.html(errorView({ page, status: 404, requestId }), { status: 404 })
  if (code === 'VALIDATION' || code === 'PARSE') {
    return reply.html(errorView({ page, status: 422, requestId }), { status: 422 })
  }
  house.log.error({ err: error, requestId, path: page.path, domain: page.domain }, 'request failed')
  return reply.html(errorView({ page, status: 500, requestId }), { status: 500 })
}

/** The page a form stood on: after signing in, its reader wants to be there again. */
function backPath(request: Request): string {
  const referer = request.headers.get('referer')
  if (!referer || !URL.canParse(referer)) return '/'
  const url = new URL(referer)
  return url.pathname + url.search
}
