import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { findClient, type OAuthClientRow } from './clients'
import { type AuthorizationErrorCode, AuthorizationRefused } from './refusals'
import { readScope, type Scope } from './scopes'

export type AuthorizationRequest = {
  readonly client: OAuthClientRow
  readonly redirectUri: string
  readonly scope: readonly Scope[]
  readonly state: string | null
  readonly nonce: string | null
  /** base64url of the SHA-256 of the verifier (RFC 7636 §4.2); `plain` is not taken. */
  readonly codeChallenge: string
  readonly prompt: readonly string[]
  /** Seconds since the member proved who they are, at most; null when the client does not mind. */
  readonly maxAge: number | null
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/
const MAX_STATE_LENGTH = 1_000
const MAX_NONCE_LENGTH = 255

/**
 * Reads an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
 * Throws `UnknownClientRequest` while it is not certain who asks, which must never lead to a redirect
 * (RFC 9700 §4.11), and `AuthorizationRefused` for every fault after that.
 */
export async function readAuthorizationRequest(
  ctx: Ctx,
  parameters: URLSearchParams,
): Promise<AuthorizationRequest> {
  const client = await findClient(ctx, onlyOne(parameters, 'client_id') ?? '')
  const redirectUri = onlyOne(parameters, 'redirect_uri')
  if (!client || !redirectUri || !client.redirectUris.includes(redirectUri)) throw new UnknownClientRequest()

  const state = onlyOne(parameters, 'state')
  const refuse = (code: AuthorizationErrorCode, description: string) =>
    new AuthorizationRefused(code, description, redirectUri, state)

  for (const name of new Set(parameters.keys()))
    if (parameters.getAll(name).length > 1) throw refuse('invalid_request', `${name} is given twice`)
  if (parameters.has('request') || parameters.has('request_uri'))
    throw refuse('request_not_supported', 'Request objects are not supported')
  if (parameters.get('response_type') !== 'code')
    throw refuse('unsupported_response_type', 'response_type must be code')
  const codeChallenge = parameters.get('code_challenge') ?? ''
  if (parameters.get('code_challenge_method') !== 'S256' || !CHALLENGE.test(codeChallenge))
    throw refuse('invalid_request', 'PKCE with S256 is required')
  const nonce = parameters.get('nonce')
  if ((state?.length ?? 0) > MAX_STATE_LENGTH || (nonce?.length ?? 0) > MAX_NONCE_LENGTH)
    throw refuse('invalid_request', 'state or nonce is too long')
  const scope = readScope(parameters.get('scope') ?? '')
  if (!scope) throw refuse('invalid_scope', 'A scope is missing or unknown')
  const prompt = (parameters.get('prompt') ?? '').split(' ').filter(Boolean)
  if (prompt.includes('none') && prompt.length > 1)
    throw refuse('invalid_request', 'prompt=none goes with nothing else')
  const maxAge = parameters.get('max_age')
  if (maxAge !== null && !/^\d{1,9}$/.test(maxAge)) throw refuse('invalid_request', 'max_age must be seconds')
  return {
    client,
    redirectUri,
    scope,
    state,
    nonce,
    codeChallenge,
    prompt,
    maxAge: maxAge === null ? null : Number(maxAge),
  }
}

export class UnknownClientRequest extends Refusal {
  override name = 'UnknownClientRequest'
  constructor() {
    super(
      'The site that sent you here is not known to us, or asked to send you on to an address it never told us.',
      400,
    )
  }
}

function onlyOne(parameters: URLSearchParams, name: string): string | null {
  const given = parameters.getAll(name)
  return given.length === 1 ? (given[0] ?? null) : null
}
