export const ACTIVITY_JSON = 'application/activity+json'
const PROFILE = 'https://www.w3.org/ns/activitystreams'
export const LD_JSON = `application/ld+json; profile="${PROFILE}"`
/** What to send as `Accept` when asking for an ActivityPub document (ActivityPub §3.2). */
export const ACCEPT_ACTIVITY = `${LD_JSON}, ${ACTIVITY_JSON};q=0.9`

/**
 * Whether an `Accept` header asks for ActivityPub JSON rather than for a page.
 * Wildcards and plain JSON get the page: only those who name one of the two types mean it (ActivityPub §3.2).
 */
export function wantsActivity(accept: string | null): boolean {
  if (accept === null) return false
  const ranges = splitOutsideQuotes(accept, ',').map(readRange)
  const activity = Math.max(0, ...ranges.filter(isActivityRange).map(range => range.q))
  const html = Math.max(
    0,
    ...ranges.filter(range => /^(text\/html|application\/xhtml\+xml)$/.test(range.type)).map(r => r.q),
  )
  return activity > 0 && activity >= html
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
    q: Number.isFinite(q) ? q : 0,
  }
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  return text.match(separator === ',' ? /(?:"[^"]*"|[^,"])+/g : /(?:"[^"]*"|[^;"])+/g) ?? []
}
