import type { Assets } from '#core/app/assets'
import { fromSamePeer } from '#core/app/client-address'
import { flashCookieName } from '#core/app/flash'
import { GUEST_COOKIE } from '#core/app/guest'
import { forgetWhenSent } from '#core/app/kept-form'
import type { CachedPage } from '#core/app/page-cache'
import { PUBLIC_PAGE } from '#core/app/reply'
import { sessionCookieName } from '#core/app/request-scope'
import { fileTakerOf } from '#core/app/uploads'
import { AppHidden, isShown } from '#core/contracts/apps-shown'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { VISITOR } from '#core/contracts/viewer'
import { newCtx } from '#core/database/ctx'
import { cacheReads } from '#core/metrics/metrics'
import { tallied } from '#core/metrics/tally'
import { namesEtag } from '#core/text/etag'
import { readableAddress } from './address-gate'
import type { AppParts } from './app-parts'
import { BodyTooSlow, boundedBody } from './body'
import type { createApp } from './create-app'
import { isCrossSite } from './cross-site'
import { wantsJson } from './faults'
import { healthAnswer, readyAnswer } from './health'
import { isCalledByPages, preflightAnswer, readableByPages } from './program-endpoints'
import { HINT_COOKIE } from './sign-in-routes'

/** A form of text; only paths that take files may send more. */
const MAX_FORM_BYTES = 1024 * 1024
const MAX_UPLOAD_BYTES = 20_000_000
const OVERRIDE = /[?&]_method=(delete|put|patch)\b/i

/** What is answered before anything is asked of the session. */
const AT_ONCE: Readonly<Record<string, (parts: AppParts) => Response | Promise<Response>>> = {
  '/health': ({ domain }) => healthAnswer(domain),
  '/ready': ({ house, domain }) => readyAnswer(house, domain),
}

const FAVICON = '/favicon.ico'
const countHit = tallied(cacheReads, { cache: 'pages', outcome: 'hit' })
const countMiss = tallied(cacheReads, { cache: 'pages', outcome: 'miss' })

/** Every address that the front answers by itself, in each app. */
export function frontPaths(assets: Assets): readonly string[] {
  return [...Object.keys(AT_ONCE), FAVICON, ...assets.paths]
}

type Handle = (request: Request) => Response | Promise<Response>

type Behind = ReturnType<typeof createApp>

export type Front = {
  readonly handle: Handle
  /** The kept page that answers this request, found before anything else is done for it; null for what `handle` answers. */
  readonly kept: (request: Request) => Response | null
}

/** What comes before a domain's own code: files, kept pages, and the refusals that need none of it. */
export function createFront(parts: AppParts, behind: Behind): Front {
  const { handle } = behind.app
  const { domain, house, assets, headers } = parts
  const { config } = house
  const cookiesOfOurs = [sessionCookieName(domain), GUEST_COOKIE, flashCookieName(domain), HINT_COOKIE]
  const isAnonymous = (cookies: string | null) =>
    !cookies || !cookiesOfOurs.some(name => cookies.includes(name))
  const pageHeaders = { ...headers, ...PUBLIC_PAGE }

  const kept = (request: Request, url: string) => {
    if (request.method !== 'GET') return null
    const page = house.pages.find(url)
    if (!page || !isAnonymous(request.headers.get('cookie')) || !wantsWholePage(request)) return null
    if (!isShown(house.site(), domain)) return null
    countHit()
    return answerFromCache(page, pageHeaders, request)
  }
  const front: Handle = asked => {
    // Each look at what Bun keeps of a request costs a new string.
    const given = asked.url
    const url = readableAddress(given)
    const request = url === given ? asked : fromSamePeer(new Request(url, asked), asked)
    const path = pathOf(url)
    const atOnce = Object.hasOwn(AT_ONCE, path) ? AT_ONCE[path] : undefined
    if (atOnce) return atOnce(parts)
    if (!isShown(house.site(), domain) && !staysOpen(path))
      return behind.refuse(request, new AppHidden(house.site().name))
    if (request.method === 'GET') {
      const page = kept(request, url)
      if (page) return page
      const cookies = request.headers.get('cookie')
      if (isAnonymous(cookies)) {
        // Files come this way too, and are no pages.
        if (wantsWholePage(request) && request.headers.get('accept')?.includes('text/html')) countMiss()
      } else if (mayAskSilently(parts, request, path, cookies ?? '')) {
        if (!cookies?.includes(sessionCookieName(domain))) return askSilently(request)
        // One that ended, here or elsewhere, is none: the browser has signed in again meanwhile.
        return behind.scopeOf(request).then(
          ({ signIn }) => (signIn === null ? askSilently(request) : handle(request)),
          () => handle(request),
        )
      }
    }
    const file = answerFile(assets, request, path, house.site().logo !== null)
    if (file) return file
    if (request.method === 'GET' || request.method === 'OPTIONS') return handle(request)
    if (!isOpenToServers(path) && isCrossSite(request, config.origins[domain]))
      return refuse(403, 'Forms of this site can only be sent from its own pages.')
    return withWholeBody(parts, behind, request, path)
  }
  // Programs call the social app alone.
  if (domain !== 'federation')
    return { kept: request => kept(request, request.url), handle: request => whole(front, request) }
  const handleProgram: Handle = request => {
    if (!isCalledByPages(pathOf(request.url))) return whole(front, request)
    if (request.method === 'OPTIONS') return preflightAnswer()
    const answer = whole(front, request)
    return answer instanceof Response ? readableByPages(answer) : answer.then(readableByPages)
  }
  return { kept: () => null, handle: handleProgram }
}

function whole(front: Handle, request: Request): Response | Promise<Response> {
  return request.method === 'HEAD' ? withoutBody(front, request) : front(request)
}

/**
 * Hands a request on with its body read, and counted while it was. Who may send more than a form, and files, is asked
 * before: what nobody may send is not read.
 */
async function withWholeBody(
  parts: AppParts,
  behind: Behind,
  request: Request,
  path: string,
): Promise<Response> {
  try {
    const limit = await mostBytes(behind, request, path)
    if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge()
    const body = await boundedBody(request, limit)
    if (!body) throw new BodyTooLarge()
    const whole = new Request(request.url, {
      method: meantMethod(request),
      headers: withPlainType(request.headers),
      body: body.byteLength > 0 ? body : null,
    })
    const answer = await behind.app.handle(fromSamePeer(whole, request))
    const forgotten = await forgetWhenSent(newCtx(parts.house, VISITOR), parts.domain, whole, answer)
    if (forgotten) answer.headers.append('set-cookie', forgotten)
    return answer
  } catch (fault) {
    const refused = fault instanceof BodyTooSlow ? new BodyLate() : fault
    const answer = await behind.refuse(request, refused)
    // The rest of the body may still be on its way: nothing else can come on this connection.
    answer.headers.set('connection', 'close')
    return answer
  }
}

/** A media type is the same in any case (RFC 9110 §8.3.1), but not to who reads the body; its parameters are not. */
function withPlainType(headers: Headers): Headers {
  const type = headers.get('content-type')
  const plain = type?.replace(/^[^;]*/, words => words.trim().toLowerCase())
  if (!plain || plain === type) return headers
  const changed = new Headers(headers)
  changed.set('content-type', plain)
  return changed
}

/** How large a body may be here. Throws for one of a kind that is not taken, or not from this viewer. */
async function mostBytes({ app, scopeOf }: Behind, request: Request, path: string): Promise<number> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase()
  if (encoding && encoding !== 'identity') throw new UnsupportedBody('Please send it uncompressed.')
  if (!request.headers.get('content-type')?.trim().toLowerCase().startsWith('multipart/'))
    return MAX_FORM_BYTES
  // RFC 8058 §3.2 lets one-click unsubscribing come as multipart, from a mail server.
  if (isOpenToServers(path)) return MAX_FORM_BYTES
  const who = fileTakerOf(app, path)
  if (!who) throw new UnsupportedBody('This page takes no files.')
  const { ctx } = await scopeOf(request)
  // Of a program that is not admitted no more is read than what its refusal takes.
  if (typeof who === 'function') return (await who(request, ctx)) ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES
  if (!ctx.viewer.member && wantsJson(request)) throw new UnknownSender()
  requireRole(ctx, ...who)
  return MAX_UPLOAD_BYTES
}

class BodyTooLarge extends Refusal {
  override name = 'BodyTooLarge'
  constructor() {
    super('That is more than this page can take. Nothing was changed.', 413)
  }
}

class BodyLate extends Refusal {
  override name = 'BodyLate'
  constructor() {
    super('It did not arrive in time. Please send it once more.', 408)
  }
}

class UnsupportedBody extends Refusal {
  override name = 'UnsupportedBody'
  constructor(sentence: string) {
    super(`${sentence} Nothing was changed.`, 415)
  }
}

class UnknownSender extends Refusal {
  override name = 'UnknownSender'
  constructor() {
    super('Please sign in first.', 401)
  }
}

/** Everything after the host, without the query. */
function pathOf(url: string): string {
  const start = url.indexOf('/', 8)
  const end = url.indexOf('?', start)
  return end === -1 ? url.slice(start) : url.slice(start, end)
}

/** Kept pages are whole ones, in HTML: htmx may want a part, and another server the object that the page shows. */
function wantsWholePage({ headers }: Request): boolean {
  const accept = headers.get('accept')
  return !headers.has('hx-request') && !(accept && /json/i.test(accept))
}

function answerFromCache(
  page: CachedPage,
  headers: Readonly<Record<string, string>>,
  { headers: asked }: Request,
): Response {
  const { plain, zipped, gzip } = answersOf(page, headers)
  const had = asked.get('if-none-match')
  if (had && namesEtag(had, page.etag)) return new Response(null, { status: 304, headers: plain })
  if (!asked.get('accept-encoding')?.includes('gzip')) return new Response(page.html, { headers: plain })
  return new Response(gzip(), { headers: zipped })
}

type Answers = { readonly plain: Headers; readonly zipped: Headers; readonly gzip: () => Blob }

/** Built once for each kept page: headers made anew cost more than all else that such an answer takes, and bytes would be copied. */
const built = new WeakMap<CachedPage, Answers>()

function answersOf(page: CachedPage, headers: Readonly<Record<string, string>>): Answers {
  const known = built.get(page)
  if (known) return known
  const plain = { ...headers, etag: page.etag }
  let blob: Blob | null = null
  const made = {
    plain: new Headers(plain),
    zipped: new Headers({ ...plain, 'content-encoding': 'gzip' }),
    gzip: () => {
      blob ??= new Blob([page.gzip])
      return blob
    },
  }
  built.set(page, made)
  return made
}

/** Signed in somewhere, as far as the browser knows, and on the way to a page. */
function mayAskSilently({ domain }: AppParts, request: Request, path: string, cookies: string): boolean {
  if (domain === 'federation' || !cookies.includes(HINT_COOKIE)) return false
  if (/^\/(login|callback|fragments|internal|assets|illustrations|media|health)\b/.test(path)) return false
  return !request.headers.has('hx-request') && (request.headers.get('accept')?.includes('text/html') ?? false)
}

/** Federation is asked on the way, without a page in between. */
function askSilently(request: Request): Response {
  const back = encodeURIComponent(request.url.slice(request.url.indexOf('/', 8)))
  return new Response(null, { status: 303, headers: { location: `/login?prompt=none&return_to=${back}` } })
}

function answerFile(assets: Assets, request: Request, path: string, withLogo: boolean): Response | null {
  if (request.method !== 'GET') return null
  if (path === FAVICON && !withLogo) return assets.answer(request, '/assets/icons/favicon.svg')
  return assets.answer(request, path)
}

/** What GET would answer, kept pages and files included, with the length of the body that it would have (RFC 9110 §9.3.2). */
async function withoutBody(front: Handle, request: Request): Promise<Response> {
  const answer = await front(fromSamePeer(new Request(request, { method: 'GET' }), request))
  const headers = new Headers(answer.headers)
  if (hasBody(answer.status) && !headers.has('content-length'))
    headers.set('content-length', String((await answer.blob()).size))
  else await answer.body?.cancel()
  return new Response(null, { status: answer.status, headers })
}

/** RFC 9110 §8.6: these never have a body, and say no length. */
function hasBody(status: number): boolean {
  return status >= 200 && status !== 204 && status !== 304
}

/**
 * Other servers post here: payment callbacks, inboxes, OAuth clients, one-click unsubscribe. They carry no cookies.
 * What a client's page posts to `/authorize` or `/end-session` is only read, and asked again by GET.
 */
function isOpenToServers(path: string): boolean {
  return /^\/(internal\/backchannel-logout|payments\/callback|inbox|actors\/[^/]+\/inbox|authorize|end-session|token|par|device_authorization|register(?:\/[^/]+)?|userinfo|revoke|introspect|unsubscribe\/[^/]+)$/.test(
    path,
  )
}

/** Of an app that is hidden: what other apps and servers go on asking it for, and how one signs out of it. */
function staysOpen(path: string): boolean {
  return (
    isOpenToServers(path) ||
    /^\/(?:assets|illustrations|media|internal|login|callback|logout|favicon\.ico|site-colours\.css)(?:\/|$)/.test(
      path,
    )
  )
}

function refuse(status: number, sentence: string): Response {
  return new Response(sentence, {
    status,
    headers: { 'content-type': 'text/plain;charset=utf-8', connection: 'close' },
  })
}

/** Forms know GET and POST alone: `action="…?_method=delete"` says what is meant. */
function meantMethod({ method, url }: Request): string {
  return (method === 'POST' ? OVERRIDE.exec(url)?.[1]?.toUpperCase() : undefined) ?? method
}
