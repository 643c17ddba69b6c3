import { ACTIVITY_JSON, isActivityContentType } from './content-negotiation'
import { acctUri, type Handle, parseHandle } from './handle'
import { type IdRules, isId } from './ids'
import { isObject, list, readJsonObject, text } from './json'
import { DocumentUnavailable, HandleMalformed, HandleNotFound } from './refusals'
import { readLimited, type SafeFetch } from './safe-fetch'

const MAX_JRD_BYTES = 64 * 1024
export const JRD_JSON = 'application/jrd+json'

/** What WebFinger tells about one of our actors. */
export type WebFingerSubject = { readonly handle: Handle; readonly id: string; readonly profile: string }

/** What the `resource` of a query names: a handle at a host, or an address; null when it is neither. */
export function parseResource(resource: string): Handle | { readonly url: string } | null {
  if (/^https?:\/\//i.test(resource)) return URL.canParse(resource) ? { url: resource } : null
  try {
    return parseHandle(resource)
  } catch (error) {
    if (error instanceof HandleMalformed) return null
    throw error
  }
}

/** The answer to a WebFinger query, to be served as `application/jrd+json` (RFC 7033 §4.4). */
export function jrd({ handle, id, profile }: WebFingerSubject) {
  return {
    subject: acctUri(handle),
    aliases: [...new Set([id, profile])],
    links: [
      { rel: 'self', type: ACTIVITY_JSON, href: id },
      { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: profile },
    ],
  }
}

/**
 * The actor id behind `@user@host`, asked of that host.
 * @throws HandleMalformed; HandleNotFound when the host knows no such person or names no actor; DocumentUnavailable
 *   when it is in no state to say; BodyTooLarge
 */
export async function lookUpHandle(
  handle: string,
  options: IdRules & { readonly fetch: SafeFetch },
): Promise<string> {
  const { user, host } = parseHandle(handle)
  const scheme = options.allowHttp ? 'http' : 'https'
  const resource = encodeURIComponent(acctUri({ user, host }))
  const address = `${scheme}://${host}/.well-known/webfinger?resource=${resource}`
  const response = await options.fetch(address, {
    method: 'GET',
    headers: { accept: `${JRD_JSON}, application/json` },
  })
  const said = `${host} answered ${response.status} for ${user}`
  if (response.status >= 500 || response.status === 429) throw new DocumentUnavailable(said, response.status)
  if (!response.ok) throw new HandleNotFound(said)
  const answer = readJsonObject(await readLimited(response, MAX_JRD_BYTES))
  const self = list(answer.links)
    .filter(isObject)
    .find(link => link.rel === 'self' && isActivityContentType(text(link.type)))
  const id = text(self?.href)
  if (id === null || !isId(id, options)) throw new HandleNotFound(`${host} names no actor for ${user}`)
  return id
}
