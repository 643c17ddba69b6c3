import type { SafeFetch, SafeFetchInit } from '#core/contracts/platform/safe-fetch'
import { readBounded } from './bounded-body'
import { FetchTimeout, RedirectRefused, TooManyRedirects, UrlRefused } from './errors'
import { requestPinned } from './pinned-request'
import { pinTarget, type Resolver, systemResolver, type TargetRules } from './pinned-target'
import { isPublicAddress } from './public-address'

/** The name under which we visit other people's servers; robots.txt may address it. */
export const ROBOT_NAME = 'RoseAshBot'

const DEFAULT_MAX_BYTES = 5 * 1024 * 1024
const DEFAULT_TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const BODYLESS = new Set([204, 205, 304])
/** What must not follow a redirect to another origin (Fetch §4.4), and what describes a body that is dropped. */
const OWN_ORIGIN_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'signature', 'signature-input']
const BODY_HEADERS = ['content-type', 'content-length', 'content-encoding', 'content-language', 'digest']

export type SafeFetchOptions = {
  /** For development and tests: private addresses and any port. Never in production. */
  readonly allowPrivate?: boolean
  /** 80 and 443 unless told otherwise; `'any'` for federation, where hosts choose. */
  readonly allowedPorts?: readonly number[] | 'any'
  readonly allowAddress?: (address: string) => boolean
  readonly resolve?: Resolver
  readonly userAgent?: string
  /** PEM of an extra certificate authority. */
  readonly ca?: string
}

/**
 * `fetch` for URLs that somebody else chose. Every hop is resolved once, each of its addresses checked, and the
 * checked address itself connected to. The answer's body is read whole within its limits, so nothing is left to
 * go wrong when the caller reads it; `url` is the last hop's.
 *
 * Throws an OutboundRefusal: UrlRefused, PrivateAddressRefused, TooManyRedirects, RedirectRefused,
 * ResponseTooLarge, ResponseUndecodable, HostUnreachable, FetchTimeout; or the reason of the caller's own signal.
 */
export function createSafeFetch(options: SafeFetchOptions = {}): SafeFetch {
  const { allowPrivate = false, userAgent = `${ROBOT_NAME}/1.0`, ca } = options
  const ports = options.allowedPorts ?? (allowPrivate ? 'any' : [80, 443])
  const rules: TargetRules = {
    resolve: options.resolve ?? systemResolver,
    allowAddress: options.allowAddress ?? (allowPrivate ? () => true : isPublicAddress),
    allowedPorts: ports === 'any' ? null : ports,
  }

  return async (start, init = {}) => {
    const deadline = deadlineFor(String(start), init)
    try {
      return await deadline.race(follow(parsed(start), init, deadline.signal))
    } finally {
      deadline.clear()
    }
  }

  async function follow(start: URL, init: SafeFetchInit, signal: AbortSignal): Promise<Response> {
    const { redirect = 'follow', maxBytes = DEFAULT_MAX_BYTES, longer } = init
    let hop: Hop = { url: start, ...firstRequest(init, userAgent) }
    for (let redirects = 0; ; redirects++) {
      signal.throwIfAborted()
      const target = await pinTarget(hop.url, rules)
      signal.throwIfAborted()
      const answer = await requestPinned(target, { ...hop, signal, ca })
      const location = REDIRECTS.has(answer.status) ? answer.headers.get('location') : null
      if (location === null || redirect === 'manual') {
        const bytes =
          hop.method === 'HEAD' ? null : await readBounded(answer, hop.url, maxBytes, signal, longer)
        return answered(answer, bytes, hop.url)
      }
      await answer.body?.cancel()
      if (redirect === 'error') throw new RedirectRefused(hop.url.href, `redirects to ${location}`)
      if (redirects === MAX_REDIRECTS) throw new TooManyRedirects(hop.url.href, `more than ${redirects}`)
      hop = nextHop(hop, answer.status, location)
    }
  }
}

type Hop = {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

function parsed(url: string | URL): URL {
  const found = URL.parse(String(url))
  if (!found) throw new UrlRefused(String(url), 'not a URL')
  return found
}

function firstRequest({ method = 'GET', headers, body = null }: SafeFetchInit, userAgent: string) {
  const sent = new Headers(headers)
  if (!sent.has('user-agent')) sent.set('user-agent', userAgent)
  return { method: method.toUpperCase(), headers: sent, body }
}

/** RFC 9110 §15.4: 303 always becomes a GET, and so does a POST after 301 and 302, as everybody does. */
function nextHop(hop: Hop, status: number, location: string): Hop {
  const url = URL.parse(location, hop.url)
  if (!url) throw new RedirectRefused(hop.url.href, 'redirects to something that is no URL')
  const headers = new Headers(hop.headers)
  if (url.origin !== hop.url.origin) for (const name of OWN_ORIGIN_HEADERS) headers.delete(name)

  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') || ((status === 301 || status === 302) && hop.method === 'POST')
  if (!becomesGet) return { url, method: hop.method, headers, body: hop.body }
  for (const name of BODY_HEADERS) headers.delete(name)
  return { url, method: 'GET', headers, body: null }
}

function answered(answer: Response, bytes: Uint8Array<ArrayBuffer> | null, url: URL): Response {
  const headers = new Headers(answer.headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name)
  const body = BODYLESS.has(answer.status) ? null : bytes
  const response = new Response(body, { status: answer.status, statusText: answer.statusText, headers })
  Object.defineProperty(response, 'url', { value: url.href })
  return response
}

/** One clock for the whole fetch; the caller's own signal ends it too. */
function deadlineFor(url: string, { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SafeFetchInit) {
  const controller = new AbortController()
  const { promise, reject } = Promise.withResolvers<never>()
  // Nobody may be waiting any more, or not yet.
  promise.catch(() => undefined)
  const end = (reason: unknown) => {
    controller.abort(reason)
    reject(reason)
  }
  const timer = setTimeout(() => end(new FetchTimeout(url, `no whole answer in ${timeoutMs} ms`)), timeoutMs)
  const aborted = () => end(signal?.reason)
  if (signal?.aborted) aborted()
  signal?.addEventListener('abort', aborted, { once: true })
  return {
    signal: controller.signal,
    /** Also ends what cannot be aborted, as a resolver that never answers. */
    race: <T>(work: Promise<T>) => Promise.race([work, promise]),
    clear() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', aborted)
    },
  }
}
