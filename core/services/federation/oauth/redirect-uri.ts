/** http on the reader's own machine, where a native app listens at whatever port is free (RFC 8252 §7.3). */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(\/.*|\?.*|)$/
/** The host goes into a policy, which is a header: names of letters and figures, or an address in brackets. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\])$/
/** A scheme of an app's own: a name of a domain, turned around (RFC 8252 §7.1). */
const PRIVATE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/
/** Escaped, a control is no line break of ours, but may be one to whoever reads the address there. */
const ESCAPED_CONTROL = /%(?:[01][0-9a-f]|7f)/i
/** What we answer with: a client that finds one twice may believe the wrong one. */
const OURS = ['code', 'state', 'iss', 'error', 'error_description', 'error_uri']
const MAX_LENGTH = 1_000

/**
 * Whether a client may be registered with it: https; http for apps on the reader's own machine (RFC 8252 §7.3); a
 * private-use scheme with a dot (§7.1). No fragment (RFC 6749 §3.1.2), no user, no pattern, and written as everybody
 * reads it: browsers take `https:a.example/` for a path of ours.
 */
export function isRedirectUri(uri: string): boolean {
  if (uri.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(uri) || /[#*\\"'<>;,]/.test(uri)) return false
  if (!URL.canParse(uri) || ESCAPED_CONTROL.test(uri)) return false
  const { href, origin, protocol, hostname, username, password, searchParams } = new URL(uri)
  const isPlain = href === uri || (origin !== 'null' && href === uri.replace(origin, `${origin}/`))
  if (!isPlain || username !== '' || password !== '' || OURS.some(name => searchParams.has(name)))
    return false
  if (protocol === 'https:') return HOST.test(hostname)
  if (protocol === 'http:') return LOOPBACK.test(uri)
  return PRIVATE_SCHEME.test(protocol)
}

/** RFC 6749 §3.1.2.3, RFC 9700 §4.1.3: the same, character by character; on loopback the port alone may differ. */
export function isRegistered(registered: readonly string[], asked: string): boolean {
  if (registered.includes(asked)) return true
  const loopback = withoutPort(asked)
  return loopback !== null && URL.canParse(asked) && registered.some(uri => withoutPort(uri) === loopback)
}

/** Its own query stays as it is, letter by letter (RFC 6749 §3.1.2); it has no fragment. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string>>): string {
  const added = new URLSearchParams(parameters).toString()
  const joint = uri.includes('?') ? (/[?&]$/.test(uri) ? '' : '&') : '?'
  return added === '' ? uri : uri + joint + added
}

/** http on the machine that it is said on. */
export function isLoopbackUri(uri: string): boolean {
  return LOOPBACK.test(uri)
}

function withoutPort(uri: string): string | null {
  const [, origin, rest] = LOOPBACK.exec(uri) ?? []
  return origin === undefined || rest === undefined ? null : origin + rest
}
