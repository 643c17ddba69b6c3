import type { Config } from '#core/contracts/platform/config'

export type CookieOptions = {
  readonly maxAgeSeconds?: number
  /** Sent to all six apps: only for what is no secret, or worth no more than a guest's cart. */
  readonly shared?: boolean
  /** Our own scripts may read it: only for what says nothing of anybody. */
  readonly readable?: boolean
}

/**
 * `Set-Cookie` for a first-party cookie: HttpOnly unless readable, SameSite=Lax; over https Secure and, unless shared,
 * `__Host-` (RFC 6265bis §4.1.3). An empty value deletes it.
 */
export function setCookie(config: Config, name: string, value: string, options: CookieOptions = {}): string {
  const age = value === '' ? 0 : options.maxAgeSeconds
  return [
    `${cookieName(config, name, options.shared)}=${value}`,
    'Path=/',
    ...(options.readable ? [] : ['HttpOnly']),
    'SameSite=Lax',
    ...(config.secure ? ['Secure'] : []),
    ...(options.shared && config.coopDomain ? [`Domain=${config.coopDomain}`] : []),
    ...(age === undefined ? [] : [`Max-Age=${age}`]),
  ].join('; ')
}

/** The value of a cookie of ours in a `Cookie` header, or undefined. */
export function readCookie(
  config: Config,
  header: string | null,
  name: string,
  shared = false,
): string | undefined {
  if (!header) return undefined
  const prefix = `${cookieName(config, name, shared)}=`
  for (const part of header.split(';')) {
    const cookie = part.trim()
    if (cookie.startsWith(prefix)) return cookie.slice(prefix.length) || undefined
  }
  return undefined
}

function cookieName(config: Config, name: string, shared = false): string {
  return config.secure && !shared ? `__Host-${name}` : name
}
