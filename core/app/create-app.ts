import { Elysia } from 'elysia'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { ChangedMeanwhile, NotFound, Refusal, SignInRequired } from '#core/contracts/refusal'
import { isDatabaseAway } from '#core/database/away'
import { fragmentRoutes } from '#core/fragments/routes'
import { refererPath } from '#core/oauth/return-to'
import { clientRoutes, logoutRoute } from '#core/oauth/routes'
import { cleanDeep } from '#core/text/clean'
import type { Assets } from './assets'
import { answerFault } from './faults'
import type { House } from './house'
import { KEPT_FORM_PATH, type Kept, keepForm } from './kept-form'
import { keptFormRoute } from './kept-form-route'
import { mediaRoute } from './media-route'
import type { Html } from './reply'
import { type RequestScope, requestScope, sessionCookieName } from './request-scope'

/** What the factory cannot know: how an error looks. `domains/app.tsx` says it. */
export type ErrorView = (fault: {
  page: PageContext
  status: number
  requestId: string
  title?: string
  text?: string
}) => Html

/** How two versions of one thing look side by side, see `templates/changed-meanwhile-page.tsx`. */
export type CollisionView = (collision: {
  page: PageContext
  collision: ChangedMeanwhile
  typed: readonly (readonly [string, string])[]
  action: string
  formPath: string
}) => Html

export type AppParts = {
  readonly domain: DomainName
  readonly house: House
  readonly assets: Assets
  readonly headers: Readonly<Record<string, string>>
  readonly errorView: ErrorView
  readonly collisionView: CollisionView
  /** Said above a form that was filled in again after signing in. */
  readonly keptNotice: () => Html
  /** A kept form whose page is no more. */
  readonly keptView: (form: { page: PageContext; kept: Kept }) => Html
}

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
  const refuse = async (request: Request, error: unknown, code?: unknown, body?: unknown) => {
    const scope = await scopeOf(request).catch(fault => {
      if (!isDatabaseAway(fault)) throw fault
      return requestScope(house, domain, parts.assets, parts.headers, request, { asVisitor: true })
    })
    if (error instanceof ChangedMeanwhile) return answerCollision(parts, scope, request, body, error)
    if (request.method !== 'GET' && isForWantOfSession(error, scope, domain, request)) {
      return signInAndComeBack(parts, scope, request, body)
    }
    return answerFault(parts, scope, request, error, code)
  }

  const app = new Elysia({ name: domain, normalize: false })
    .onError(context => {
      const { error, code, request } = context
      return refuse(request, error, code, (context as { body?: unknown }).body)
    })
    // The gate for forms and for JSON from elsewhere: no handler sees text that nothing can keep or show.
    .onTransform(context => {
      context.body = cleanBody(context.body)
    })
    .resolve(({ request }) => scopeOf(request))

  mediaRoute(app, house)
  keptFormRoute(app, parts)
  fragmentRoutes(app, parts)
  logoutRoute(app, house, domain)
  if (domain !== 'federation') clientRoutes(app, house, domain)
  return { app, scopeOf, refuse }
}

function cleanBody(body: unknown): unknown {
  try {
    return cleanDeep(body)
  } catch (fault) {
    if (fault instanceof RangeError) throw new BodyTooDeep()
    throw fault
  }
}

class BodyTooDeep extends Refusal {
  override name = 'BodyTooDeep'
  constructor() {
    super('That is nested too deeply to be meant. Nothing was changed.', 400)
  }
}

/** The app that rooms are added to. */
export type App = ReturnType<typeof createApp>['app']

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
  if (error instanceof SignInRequired) return true
  const hadSession = request.headers.get('cookie')?.includes(`${sessionCookieName(domain)}=`) ?? false
  return error instanceof NotFound && !ctx.viewer.member && hadSession
}

/** A session that ended while someone was writing costs them a sign-in, not their words. */
async function signInAndComeBack(
  { domain }: AppParts,
  { ctx, reply, page: { origins } }: RequestScope,
  request: Request,
  body: unknown,
): Promise<Response> {
  const page = refererPath(request, origins[domain])
  const cookie = await keepForm(ctx, domain, request, { body, page })
  if (cookie) reply.cookie(cookie)
  const login = `/login?return_to=${encodeURIComponent(cookie ? KEPT_FORM_PATH : page)}`
  // htmx would follow a redirect with a fetch, and end at another origin.
  if (request.headers.has('hx-request')) return reply.nothing({ 'hx-redirect': login })
  return reply.see(login)
}
