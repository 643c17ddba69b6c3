import type { DomainName } from '#core/contracts/domain'

/**
 * What a program that is a page in a browser calls, without cookies (RFC 6749 §2.1, RFC 9700 §2.6): tokens, and what is
 * read before. Never the authorization endpoint, to which the browser itself is led.
 */
const CALLED_BY_PAGES =
  /^\/(token|par|revoke|userinfo|jwks\.json|\.well-known\/(?:openid-configuration|oauth-authorization-server))$/

/** All that programs are told of in the discovery document; a client's own registration besides. */
const ENDPOINT = new RegExp(
  `${CALLED_BY_PAGES.source}|^/(authorize|device_authorization|introspect|end-session|register(?:/[^/]+)?)$`,
)

/** Any page may ask and read, with what it holds itself: `*` never goes with a cookie (Fetch §3.3.3). */
const FOR_PAGES: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'DPoP-Nonce, WWW-Authenticate, Retry-After',
}
const PREFLIGHT: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'Authorization, Content-Type, DPoP',
  'access-control-max-age': '86400',
}

/** Of the social app. */
export function isCalledByPages(path: string): boolean {
  return CALLED_BY_PAGES.test(path)
}

/** What a browser asks before it lets a page ask with headers of its own. */
export function preflightAnswer(): Response {
  return new Response(null, { status: 204, headers: { ...FOR_PAGES, ...PREFLIGHT } })
}

/** The answer, whatever it is: a refusal that the page could not read would tell it nothing. */
export function readableByPages(answer: Response): Response {
  for (const [name, value] of Object.entries(FOR_PAGES)) answer.headers.set(name, value)
  return answer
}

type Routes = readonly { readonly method: string; readonly path: string }[]

/** 405 with what is taken instead (RFC 9110 §15.5.6), at an endpoint for programs; null where there is none. */
export function wrongMethodAnswer(domain: DomainName, routes: Routes, request: Request): Response | null {
  const { pathname } = new URL(request.url)
  if (domain !== 'federation' || !ENDPOINT.test(pathname)) return null
  const here = routes.filter(route => isAt(route.path, pathname)).map(({ method }) => method)
  if (here.length === 0 || here.includes(request.method)) return null
  const allowed = here.includes('GET') ? ['HEAD', ...here] : here
  return new Response(null, { status: 405, headers: { allow: [...new Set(allowed)].sort().join(', ') } })
}

function isAt(route: string, path: string): boolean {
  return route === path || (route === '/register/:client' && /^\/register\/[^/]+$/.test(path))
}
