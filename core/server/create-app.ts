import { KEPT_FORM_PATH, keepForm } from '#core/app/kept-form'
import { type RequestScope, requestScope, sessionCookieName } from '#core/app/request-scope'
import { scopedApp } from '#core/app/scoped-app'
import type { DomainName } from '#core/contracts/domain'
import { ChangedMeanwhile, FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { isDatabaseAway } from '#core/database/away'
import { refererPath } from '#core/oauth/return-to'
import type { AppParts } from './app-parts'
import { backChannelLogoutRoute } from './back-channel-logout-route'
import { answerFault, loginPath } from './faults'
import { fragmentRoutes } from './fragment-routes'
import { keptFormRoute } from './kept-form-route'
import { mediaRoute } from './media-route'
import { wrongMethodAnswer } from './program-endpoints'
import { clientRoutes, logoutRoute } from './sign-in-routes'

/**
 * The server of one domain with what all six have alike: session → viewer, one unit of work per request,
 * refusals and faults as pages, signing in and out, fragments. Rooms are added by `room(app)`, which get `ctx`,
 * `page`, `reply` beside Elysia's own; `scopeOf` and `refuse` are for what stands before the app (front.ts).
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

  /** Without the database nobody is known: the page then is the one that a visitor sees. */
  const refuse = async (
    request: Request,
    error: unknown,
    code?: unknown,
    body?: unknown,
  ): Promise<Response> => {
    const isNotFound = code === 'NOT_FOUND' || error instanceof NotFound
    const wrongMethod = isNotFound ? wrongMethodAnswer(domain, app.routes, request) : null
    if (wrongMethod) return wrongMethod
    const scope = await scopeOf(request).catch(fault => {
      if (!isDatabaseAway(fault)) throw fault
      return requestScope(house, domain, parts.assets, parts.headers, request, { asVisitor: true })
    })
    if (isNotFound && (request.method === 'GET' || request.method === 'HEAD')) {
      const answer = await parts.leadsOn(scope.ctx, new URL(request.url)).catch(fault => {
        if (!isDatabaseAway(fault)) throw fault
        return null
      })
      if (answer) return answer
    }
    if (error instanceof ChangedMeanwhile) return answerCollision(parts, scope, request, body, error)
    if (request.method !== 'GET' && isForWantOfSession(error, scope, domain, request)) {
      return signInAndComeBack(parts, scope, request, body, error)
    }
    return answerFault(parts, scope, request, error, code)
  }

  const app = scopedApp(domain, { scopeOf, refuse })
  mediaRoute(app, house)
  keptFormRoute(app, parts)
  fragmentRoutes(app, parts)
  logoutRoute(app, house, domain)
  if (domain !== 'federation') {
    clientRoutes(app, house, domain)
    backChannelLogoutRoute(app, house, domain)
  }
  return { app, scopeOf, refuse }
}

/** An app as its front sees it. */
export type Behind = ReturnType<typeof createApp>

/** Whatever was typed goes into the page that says so, to be sent again from there. */
function answerCollision(
  { collisionView }: AppParts,
  { page, reply }: RequestScope,
  request: Request,
  body: unknown,
  collision: ChangedMeanwhile,
): Promise<Response> {
  const url = new URL(request.url)
  if (request.method !== 'POST') url.searchParams.set('_method', request.method.toLowerCase())
  const typed = Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([name]) => name !== 'version')
    .flatMap(([name, value]) => [value].flat().map(each => [name, each] as const))
    .filter((field): field is readonly [string, string] => typeof field[1] === 'string')
  const action = url.pathname + url.search
  return reply.html(
    collisionView({
      page,
      collision,
      typed,
      action,
      formPath: refererPath(request, page.origins[page.domain]),
    }),
    {
      status: collision.status,
    },
  )
}

/**
 * What is not there for a visitor may be there for whom they were a moment ago: their browser still shows the session
 * that has ended.
 */
function isForWantOfSession(
  error: unknown,
  { ctx }: RequestScope,
  domain: DomainName,
  request: Request,
): boolean {
  if (error instanceof SignInRequired || error instanceof FreshSignInRequired) return true
  const hadSession = request.headers.get('cookie')?.includes(`${sessionCookieName(domain)}=`) ?? false
  return error instanceof NotFound && !ctx.viewer.member && hadSession
}

/** A session that ended, or grew old, while someone was writing costs them a sign-in, not their words. */
async function signInAndComeBack(
  { domain }: AppParts,
  { ctx, reply, page: { origins } }: RequestScope,
  request: Request,
  body: unknown,
  error: unknown,
): Promise<Response> {
  const page = refererPath(request, origins[domain])
  const cookie = await keepForm(ctx, domain, request, { body, page })
  if (cookie) reply.cookie(cookie)
  const login = loginPath(error, cookie ? KEPT_FORM_PATH : page)
  // htmx would follow a redirect with a fetch, and end at another origin.
  if (request.headers.has('hx-request')) return reply.nothing({ 'hx-redirect': login })
  return reply.see(login)
}
