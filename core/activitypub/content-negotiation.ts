export const ACTIVITY_JSON = 'application/activity+json'
const PROFILE = 'https://www.w3.org/ns/activitystreams'
export const LD_JSON = `application/ld+json; profile="${PROFILE}"`
/** How a page may be named, from the word that says most to the one that says least. */
const PAGE_RANGES = [['text/html', 'application/xhtml+xml'], ['text/*'], ['*/*']]
/** What to send as `Accept` when asking for an ActivityPub document (ActivityPub §3.2). */
export const ACCEPT_ACTIVITY = `${LD_JSON}, ${ACTIVITY_JSON};q=0.9`

/**
 * Whether an `Accept` header asks for ActivityPub JSON rather than for a page. Only those who name one of the two types
 * mean it (ActivityPub §3.2): wildcards and plain JSON get the page. Where it names pages too, with a wildcard perhaps,
 * the higher weight wins, and ActivityPub where they are equal (RFC 9110 §12.5.1).
 */
export function wantsActivity(accept: string | null): boolean {
  if (accept === null) return false
  const ranges = splitOutsideQuotes(accept, ',').map(readRange)
  const activity = Math.max(0, ...ranges.filter(isActivityRange).map(range => range.q))
  return activity > 0 && activity >= pageWeight(ranges)
}

/** The weight of the range that says most about HTML, not the greatest. */
function pageWeight(ranges: readonly MediaRange[]): number {
  for (const types of PAGE_RANGES) {
    const named = ranges.filter(range => types.includes(range.type))
    if (named.length > 0) return Math.max(...named.map(range => range.q))
  }
  return 0
}

/** Whether a `Content-Type` is one an inbox takes or a remote document must have. */
export function isActivityContentType(contentType: string | null): boolean {
  return contentType !== null && isActivityRange(readRange(contentType))
}

type MediaRange = { readonly type: string; readonly profile: string; readonly q: number }

function isActivityRange({ type, profile }: MediaRange): boolean {
  if (type === ACTIVITY_JSON) return true
  return type === 'application/ld+json' && profile.split(/\s+/).includes(PROFILE)
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = splitOutsideQuotes(text, ';')
  const values = new Map(
    parameters.map(parameter => {
      const [name = '', ...value] = parameter.split('=')
      return [name.trim().toLowerCase(), value.join('=').trim().replace(/^"|"$/g, '')] as const
    }),
  )
  const q = Number(values.get('q') ?? '1')
  return {
    type: type.trim().toLowerCase(),
    profile: values.get('profile') ?? '',
    q: Number.isFinite(q) ? Math.min(1, Math.max(0, q)) : 0,
  }
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  return text.match(separator === ',' ? /(?:"[^"]*"|[^,"])+/g : /(?:"[^"]*"|[^;"])+/g) ?? []
}
