import { ACCEPT_ACTIVITY, isActivityContentType } from './content-negotiation'
import { type IdRules, isId, requireSameOrigin } from './ids'
import { type JsonObject, readJsonObject, text } from './json'
import { DocumentMalformed, DocumentUnavailable } from './refusals'
import { readLimited, type SafeFetch } from './safe-fetch'
import { signCavage } from './signatures/cavage'
import type { Signer } from './signatures/message'

export type FetchOptions = IdRules & {
  readonly fetch: SafeFetch
  readonly now: Date
  /** Signs the GET: servers with authorized fetch (secure mode) answer nobody else. */
  readonly signer?: Signer
}

/**
 * A remote ActivityPub document, or null when it is gone for good (404, 410).
 * The document's id must live at the origin it was fetched from: nobody speaks for another host.
 * @throws DocumentUnavailable, DocumentMalformed, OriginMismatch, BodyTooLarge
 */
export async function fetchDocument(url: string, options: FetchOptions): Promise<JsonObject | null> {
  if (!isId(url, options)) throw new DocumentMalformed(`${url.slice(0, 200)} is not an https id`)
  const address = url.replace(/#.*$/, '')
  const response = await options.fetch(address, { method: 'GET', headers: requestHeaders(address, options) })
  if (response.status === 404 || response.status === 410) return null
  if (!response.ok) throw new DocumentUnavailable(`${address} answered ${response.status}`, response.status)
  // A file uploaded by a user must not pass for an actor: only servers set this type (CVE-2024-23832 and its kin).
  if (!isActivityContentType(response.headers.get('content-type')))
    throw new DocumentMalformed(`${address} is ${response.headers.get('content-type')}`)
  const document = readJsonObject(await readLimited(response))
  const id = text(document.id)
  if (id !== null) requireSameOrigin(id, response.url || address, 'document and address')
  return document
}

function requestHeaders(url: string, { signer, now }: FetchOptions): Headers {
  const headers = new Headers({ accept: ACCEPT_ACTIVITY })
  if (!signer) return headers
  return signCavage({ method: 'GET', url, headers, body: new Uint8Array() }, signer, now)
}
