import { withoutTurns } from '#core/text/one-line'

/** Names of parameters whose value lets somebody do something, or says who it was. */
const SECRET_PARAM = /^(?:token|code|key|secret)$/i
/** What of a query may be read by whoever reads the log: nothing that anybody could act with. */
const OPEN_QUERY = new Set([
  'page',
  'sort',
  'category',
  'tag',
  'producer',
  'stock',
  'month',
  'view',
  'prompt',
  'pile',
])
/** Long, and of the letters that our tokens, hashes and seals are written in. UUIDs (36) are names, not secrets. */
const TOKEN = /[A-Za-z0-9_-]{40,}(?:\.[A-Za-z0-9_-]+)*|[A-Za-z0-9_-]{16,}(?:\.[A-Za-z0-9_-]{16,})+/g
/**
 * In any script, and as an address of the web writes it (`%40`). It begins where a word begins, and its host behind the `@` or
 * the first `%40`: a long word is read once, however many there are in it.
 */
const EMAIL =
  /(?<![^\s"'<>()@:,;\\/?=&…])(?:[^\s"'<>()@:,;\\/?=&…]+@|[^\s"'<>()@:,;\\/?=&…](?:(?!%40)[^\s"'<>()@:,;\\/?=&…])*%40)[^\s"'<>()@:,;\\/?=&]+\.[\p{L}\p{M}\p{N}-]+/giu
/** What stands before the host of an address: `redis://:password@redis:6379`. A password may hold an `@` of its own. */
const CREDENTIALS = /(?<=[a-z]:\/\/)[^\s"'<>/]+(?=@)/gi
/** `how-we-grow-carrots-under-glass-in-the-winter`: long, but made of words. */
const WORDS = /^[a-z]{1,24}(?:-[a-z0-9]{1,24})*$/
const HIDDEN = '…'
/** JSON leaves them as they are, and some who show a log begin a line there. */
const SEPARATORS = /[\u0085\u2028\u2029]/g

type Route = { readonly method: string; readonly path: string }

/**
 * How an address stands in the log: the values of secret parameters of its route, and of every query parameter that is
 * not known to be harmless, are left out. Of what is no address, since its host is none, nothing stands there.
 */
export function loggableAddress(routes: readonly Route[]): (url: string) => string {
  // With the first address: a process starts without.
  let secret: ReturnType<typeof secretRoutes> | undefined
  return url => {
    secret ??= secretRoutes(routes)
    if (!URL.canParse(url)) return HIDDEN
    const { pathname, search } = new URL(url)
    const known = secret.find(({ pattern }) => pattern.test(pathname))
    const shown = known
      ? pathname
          .split('/')
          .map((segment, at) => (isSecretSegment(known.path[at] ?? '') ? HIDDEN : segment))
          .join('/')
      : pathname
    return redacted(shown) + loggableQuery(search)
  }
}

function secretRoutes(routes: readonly Route[]) {
  return [...new Set(routes.map(({ path }) => path))]
    .filter(path => path.split('/').some(isSecretSegment))
    .map(path => ({ path: path.split('/'), pattern: patternOf(path) }))
}

/** A text without anything in it that looks like one of our tokens, like a password of a server, or like somebody's address; on one line. */
export function redacted(text: string): string {
  // A mark between its letters would hide a token.
  const line = withoutTurns(text)
    .replace(CREDENTIALS, HIDDEN)
    .replace(TOKEN, match => (WORDS.test(match) ? match : HIDDEN))
    .replace(SEPARATORS, ' ')
  return /@|%40/.test(line) ? line.replace(EMAIL, HIDDEN) : line
}

function loggableQuery(search: string): string {
  const shown = [...new URLSearchParams(search)].map(([name, value]) =>
    OPEN_QUERY.has(name)
      ? `${name}=${redacted(value).slice(0, 60)}`
      : `${redacted(name).slice(0, 60)}=${value === '' ? '' : HIDDEN}`,
  )
  return shown.length > 0 ? `?${shown.join('&')}` : ''
}

function isSecretSegment(segment: string): boolean {
  return segment.startsWith(':') && SECRET_PARAM.test(segment.slice(1))
}

function patternOf(path: string): RegExp {
  const pattern = path
    .split('/')
    .map(segment => (segment.startsWith(':') ? '[^/]+' : segment === '*' ? '.*' : RegExp.escape(segment)))
    .join('/')
  return new RegExp(`^${pattern}/?$`)
}
