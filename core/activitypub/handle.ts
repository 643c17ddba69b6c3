import { HandleMalformed } from './refusals'

export type Handle = { readonly user: string; readonly host: string }

/** As Mastodon takes them from elsewhere: dots and hyphens between the rest, never at an end. */
const USER = /^[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*$/i
const MAX_USER_CHARACTERS = 64
const MAX_HOST_CHARACTERS = 253
const MAX_LABEL_CHARACTERS = 63
/** A URL would take each of these for something else than a part of its host, or drop it without a word. */
const NO_HOST = /[/?#\\@%\s\p{Cc}]/u

/**
 * `@user@host`, `user@host` or `acct:user@host` (RFC 7565) as its parts; the host as `parseHost` reads it.
 * @throws HandleMalformed
 */
export function parseHandle(text: string): Handle {
  const [user, host, ...rest] = text
    .trim()
    .replace(/^acct:/i, '')
    .replace(/^@/, '')
    .split('@')
  if (!user || !host || rest.length > 0 || user.length > MAX_USER_CHARACTERS || !USER.test(user))
    throw new HandleMalformed(text.slice(0, 100))
  return { user, host: parseHost(host) }
}

/**
 * A host with its port, written in any script, in the one form in which hosts are compared: lower case, Punycode,
 * no dot at its end, no default port of https (WHATWG URL host parser, which applies UTS 46).
 * @throws HandleMalformed
 */
export function parseHost(text: string): string {
  const written = `https://${text}`
  if (text === '' || NO_HOST.test(text) || /:$/.test(text) || !URL.canParse(written))
    throw new HandleMalformed(text.slice(0, 100))
  const host = hostOf(written)
  const labels = host.replace(/:\d+$/, '').split('.')
  const isName = labels.every(label => label.length > 0 && label.length <= MAX_LABEL_CHARACTERS)
  if (!host.startsWith('[') && (!isName || labels.join('.').length > MAX_HOST_CHARACTERS))
    throw new HandleMalformed(text.slice(0, 100))
  return host
}

/** The host and port of an address in that same form: `farm.example.` and `farm.example` are one. */
export function hostOf(url: string): string {
  return new URL(url).host.replace(/\.(?=:\d+$|$)/, '')
}

export function acctUri({ user, host }: Handle): string {
  return `acct:${user}@${host}`
}
