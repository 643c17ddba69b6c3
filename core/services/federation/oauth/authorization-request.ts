import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { findClient, type OAuthClientRow } from './clients'
import { readIdTokenHint } from './id-token-hint'
import { isRegistered } from './redirect-uri'
import {
  type AuthorizationErrorCode,
  AuthorizationRefused,
  RESPONSE_MODES,
  type ResponseMode,
} from './refusals'
import { readScope, type Scope } from './scopes'

export type AuthorizationRequest = {
  readonly client: OAuthClientRow
  readonly redirectUri: string
  readonly scope: readonly Scope[]
  readonly state: string | null
  readonly nonce: string | null
  /** base64url of the SHA-256 of the verifier (RFC 7636 §4.2); `plain` is not taken. */
  readonly codeChallenge: string
  readonly responseMode: ResponseMode
  readonly prompt: readonly Prompt[]
  /** Seconds since the member proved who they are, at most; null when the client does not mind. */
  readonly maxAge: number | null
  /** The e-mail address that the client believes the member to have. */
  readonly loginHint: string | null
  /** Whom the ID token that the client shows is about: nobody else will do. */
  readonly memberHint: string | null
}

/** OpenID Connect Core §3.1.2.1: what the member has to be shown, whatever we know of them. */
export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const
export type Prompt = (typeof PROMPTS)[number]

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/
const MAX_STATE_LENGTH = 1_000
const MAX_NONCE_LENGTH = 255
/** Longer is no e-mail address (RFC 5321 §4.5.3.1). */
const MAX_HINT_LENGTH = 254

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
  if (!client || !redirectUri || !isRegistered(client.redirectUris, redirectUri))
    throw new UnknownClientRequest()

  const state = onlyOne(parameters, 'state')
  const responseMode = readResponseMode(onlyOne(parameters, 'response_mode'), redirectUri)
  const refuse = (code: AuthorizationErrorCode, description: string) =>
    new AuthorizationRefused(code, description, redirectUri, state, responseMode ?? 'query')

  for (const name of new Set(parameters.keys()))
    if (parameters.getAll(name).length > 1) throw refuse('invalid_request', `${name} is given twice`)
  if (parameters.has('request')) throw refuse('request_not_supported', 'Request objects are not supported')
  if (parameters.has('request_uri'))
    throw refuse('request_uri_not_supported', 'A request_uri is taken from our own /par alone')
  if (parameters.has('registration'))
    throw refuse('registration_not_supported', 'A client cannot register itself in passing')
  if (!responseMode)
    throw refuse('invalid_request', 'response_mode must be query, or form_post to an http address')
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
  const prompt = readPrompt(parameters.get('prompt') ?? '')
  if (!prompt) throw refuse('invalid_request', `prompt must be of ${PROMPTS.join(', ')}`)
  if (prompt.includes('none') && prompt.length > 1)
    throw refuse('invalid_request', 'prompt=none goes with nothing else')
  const maxAge = parameters.get('max_age')
  if (maxAge !== null && !/^\d{1,9}$/.test(maxAge)) throw refuse('invalid_request', 'max_age must be seconds')
  const idToken = parameters.get('id_token_hint')
  const hint = idToken === null ? null : await readIdTokenHint(ctx, idToken)
  if (idToken !== null && hint?.clientId !== client.clientId)
    throw refuse('invalid_request', 'id_token_hint is no ID token of yours')
  return {
    client,
    redirectUri,
    scope,
    state,
    nonce,
    codeChallenge,
    responseMode,
    prompt,
    maxAge: maxAge === null ? null : Number(maxAge),
    loginHint: parameters.get('login_hint')?.slice(0, MAX_HINT_LENGTH) || null,
    memberHint: hint?.memberId ?? null,
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

/** Null for a mode we do not know, and for a form that would be posted to something else than a server. */
function readResponseMode(asked: string | null, redirectUri: string): ResponseMode | null {
  const mode = asked === null ? 'query' : RESPONSE_MODES.find(known => known === asked)
  return mode === 'form_post' && !/^https?:/i.test(redirectUri) ? null : (mode ?? null)
}

function readPrompt(text: string): readonly Prompt[] | null {
  const asked = text.split(' ').filter(Boolean)
  const known = asked.flatMap(word => PROMPTS.find(prompt => prompt === word) ?? [])
  return known.length === asked.length ? known : null
}

function onlyOne(parameters: URLSearchParams, name: string): string | null {
  const given = parameters.getAll(name)
  return given.length === 1 ? (given[0] ?? null) : null
}
