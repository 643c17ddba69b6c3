/** Nothing is ever asked of it: it stands for whichever app a path is resolved on. */
const OWN_ORIGIN = 'https://own.invalid'
const MAX_CHARACTERS = 4_000

/**
 * The path on the same app that an address from outside (`return_to`, `continue_to`) leads to, normalised as a
 * browser does it (WHATWG URL); `/` for whatever could leave the app. What is checked is what is returned:
 * `/.//elsewhere` is a path of ours only until it is normalised.
 */
export function safeReturnTo(address: unknown): string {
  if (typeof address !== 'string' || address.length > MAX_CHARACTERS || !address.startsWith('/')) return '/'
  const path = ownPath(address)
  return path !== null && ownPath(path) === path ? path : '/'
}

/** The page of this app that a request came from, by its `Referer`; `fallback` when it came from anywhere else. */
export function refererPath(request: Request, ownOrigin: string, fallback = '/'): string {
  const referer = request.headers.get('referer')
  if (!referer || !URL.canParse(referer)) return fallback
  const { origin, pathname, search } = new URL(referer)
  if (origin !== ownOrigin) return fallback
  const path = safeReturnTo(pathname + search)
  return path === '/' ? fallback : path
}

function ownPath(path: string): string | null {
  if (!URL.canParse(path, OWN_ORIGIN)) return null
  const { origin, pathname, search } = new URL(path, OWN_ORIGIN)
  return origin === OWN_ORIGIN ? pathname + search : null
}
