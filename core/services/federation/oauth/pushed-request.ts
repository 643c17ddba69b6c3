import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { readAuthorizationRequest, UnknownClientRequest } from './authorization-request'
import type { OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'

const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:'
/** RFC 9126 §2.2 names ten minutes as the most: who signs in by mail needs them. */
const PUSHED_SECONDS = 600
const CREDENTIALS = ['client_secret', 'client_assertion', 'client_assertion_type']

export type PushedAnswer = { readonly request_uri: string; readonly expires_in: number }

/**
 * Keeps an authorization request of this client's for the browser that comes with its `request_uri` (RFC 9126 §2).
 * Throws `TokenRefused` or `AuthorizationRefused` for what the authorization endpoint would refuse.
 */
export async function pushRequest(
  ctx: Ctx,
  client: OAuthClientRow,
  given: Readonly<Record<string, string>>,
  jkt: string | null = null,
): Promise<PushedAnswer> {
  const asked = Object.entries(given).filter(([name]) => !CREDENTIALS.includes(name))
  const bound: Record<string, string> = jkt === null ? {} : { dpop_jkt: jkt }
  const parameters = { ...Object.fromEntries(asked), client_id: client.clientId, ...bound }
  // RFC 9449 §10.1: the proof and the parameter have to name one key.
  if (jkt !== null && given.dpop_jkt !== undefined && given.dpop_jkt !== jkt)
    throw new TokenRefused('invalid_dpop_proof', 'dpop_jkt is another key than the one of the proof')
  if ('request_uri' in parameters) throw new TokenRefused('invalid_request', 'request_uri cannot be pushed')
  await readAuthorizationRequest(ctx, new URLSearchParams(parameters)).catch(error => {
    if (!(error instanceof UnknownClientRequest)) throw error
    throw new TokenRefused('invalid_request', 'redirect_uri is missing or not registered')
  })
  const request_uri = REQUEST_URI + newToken()
  await db(ctx)
    .insertInto('pushed_requests')
    .values({
      uri_hash: hashToken(request_uri),
      client_id: client.id,
      parameters: jsonb(parameters),
      expires_at: new Date(ctx.now.getTime() + PUSHED_SECONDS * 1000),
    })
    .execute()
  return { request_uri, expires_in: PUSHED_SECONDS }
}

/**
 * The authorization request that a browser came with, or the one that its `request_uri` stands for: then nothing
 * counts that stands beside it (RFC 9126 §4). Throws `UnknownClientRequest` when there is none of this client's.
 */
export async function pushedOr(ctx: Ctx, parameters: URLSearchParams): Promise<URLSearchParams> {
  const uris = parameters.getAll('request_uri')
  if (!uris[0]?.startsWith(REQUEST_URI)) return parameters
  const pushed = await db(ctx)
    .selectFrom('pushed_requests as p')
    .innerJoin('oauth_clients as c', 'c.id', 'p.client_id')
    .select('p.parameters')
    .where('p.uri_hash', '=', hashToken(uris[0]))
    .where('c.client_id', '=', parameters.get('client_id') ?? '')
    .where('p.expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (!pushed || uris.length > 1) throw new UnknownClientRequest()
  return new URLSearchParams(pushed.parameters)
}

/** The one code that is given for it; throws `UnknownClientRequest` when it was given already. */
export async function usePushed(ctx: Ctx, parameters: URLSearchParams): Promise<void> {
  const uri = parameters.get('request_uri')
  if (!uri?.startsWith(REQUEST_URI)) return
  const used = await db(ctx)
    .deleteFrom('pushed_requests')
    .where('uri_hash', '=', hashToken(uri))
    .returning('uri_hash')
    .executeTakeFirst()
  if (!used) throw new UnknownClientRequest()
}
