import { HandleMalformed } from './refusals'

export type Handle = { readonly user: string; readonly host: string }

const USER = /^[a-z0-9_](?:[a-z0-9_.-]{0,62}[a-z0-9_])?$/i

/**
 * `@user@host`, `user@host` or `acct:user@host` (RFC 7565) as its parts; the host in lower case and Punycode.
 * @throws HandleMalformed
 */
export function parseHandle(text: string): Handle {
  const [user, host, ...rest] = text
    .trim()
    .replace(/^acct:/i, '')
    .replace(/^@/, '')
    .split('@')
  if (!user || !host || rest.length > 0 || !USER.test(user)) throw new HandleMalformed(text.slice(0, 100))
  // A host is what stays the same when a URL is made of it: no path, no credentials, no port that is not one.
  if (/[/?#\\\s]/.test(host) || !URL.canParse(`https://${host}`))
    throw new HandleMalformed(text.slice(0, 100))
  return { user, host: new URL(`https://${host}`).host }
}

export function acctUri({ user, host }: Handle): string {
  return `acct:${user}@${host}`
}
