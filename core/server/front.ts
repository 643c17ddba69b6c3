import type { Assets } from '#core/app/assets'
import { fromSamePeer } from '#core/app/client-address'
import { flashCookieName } from '#core/app/flash'
import { GUEST_COOKIE } from '#core/app/guest'
import { PUBLIC_PAGE } from '#core/app/reply'
import { sessionCookieName } from '#core/app/request-scope'
import { AppHidden, isShown } from '#core/contracts/apps-shown'
import { cacheReads } from '#core/metrics/metrics'
import { tallied } from '#core/metrics/tally'
import { readableAddress } from './address-gate'
import type { AppParts } from './app-parts'
import type { Behind } from './create-app'
import { isCrossSite } from './cross-site'
import { healthAnswer, readyAnswer } from './health'
import { answerFromCache } from './kept-answer'
import { isOpenToServers, staysOpen } from './open-paths'
import { isCalledByPages, preflightAnswer, readableByPages } from './program-endpoints'
import { HINT_COOKIE } from './sign-in-routes'
import { withWholeBody } from './whole-body'

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

export type Front = {
  readonly handle: Handle
  /** The kept page that answers this request, found before anything else is done for it; null for what `handle` answers. */
  readonly kept: (request: Request, now: number) => Response | null
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

  const kept = (request: Request, url: string, now?: number) => {
    if (request.method !== 'GET') return null
    const page = house.pages.find(url, now)
    if (!page || !isAnonymous(request.headers.get('cookie')) || !wantsWholePage(request)) return null
    if (!isShown(house.site(), domain)) return null
    countHit()
    return answerFromCache(page, pageHeaders, request)
  }
  const front: Handle = asked => {
    // Each look at what Bun keeps of a request costs a new string.
    const given = asked.url
    // Bun makes the address of whatever `Host` says.
    if (!URL.canParse(given)) {
      // HTTP/1.0 knows no host: so a balancer may ask whether we live.
      const asksForHealth = Object.hasOwn(AT_ONCE, given) ? AT_ONCE[given] : undefined
      if (asksForHealth) return asksForHealth(parts)
      return refuse(400, 'This address cannot be read: look at the name of the host.')
    }
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
    return {
      kept: (request, now) => kept(request, request.url, now),
      handle: request => whole(front, request),
    }
  const handleProgram: Handle = request => {
    if (!isCalledByPages(pathOf(request.url))) return whole(front, request)
    if (request.method === 'OPTIONS') return preflightAnswer()
    const answer = whole(front, request)
    return answer instanceof Response ? readableByPages(answer) : answer.then(readableByPages)
  }
  return { kept: () => null, handle: handleProgram }
}

function whole(front: Handle, request: Request): Response | Promise<Response> {
  // Of an address that cannot be read no other request can be made.
  const asGet = request.method === 'HEAD' && URL.canParse(request.url)
  return asGet ? withoutBody(front, request) : front(request)
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

function refuse(status: number, sentence: string): Response {
  return new Response(sentence, {
    status,
    headers: { 'content-type': 'text/plain;charset=utf-8', connection: 'close' },
  })
}
