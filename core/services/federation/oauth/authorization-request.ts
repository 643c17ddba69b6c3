import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import type { ClaimsRequest } from '#core/entities/identity/grant'
import { readClaimsRequest } from './claims-request'
import { findClient, type OAuthClientRow } from './clients'
import { readIdTokenHint } from './id-token-hint'
import { isRegistered } from './redirect-uri'
import {
  type AuthorizationErrorCode,
  AuthorizationRefused,
  RESPONSE_MODES,
  type ResponseMode,
  type ReturnAddress,
} from './refusals'
import { findResources, resourceList } from './resources'
import { allowedScopes, readScope } from './scopes'

export type AuthorizationRequest = ReturnAddress & {
  readonly client: OAuthClientRow
  readonly scope: readonly string[]
  /** For whom access tokens may be asked (RFC 8707). */
  readonly resources: readonly string[]
  readonly claims: ClaimsRequest | null
  readonly nonce: string | null
  /** base64url of the SHA-256 of the verifier (RFC 7636 §4.2); `plain` is not taken. */
  readonly codeChallenge: string
  /** The key that has to be shown with the code (RFC 9449 §10). */
  readonly dpopJkt: string | null
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

/** A SHA-256 in base64url. */
const DIGEST = /^[A-Za-z0-9_-]{43}$/
const MAX_STATE_LENGTH = 1_000
const MAX_NONCE_LENGTH = 255
/** Longer is no e-mail address (RFC 5321 §4.5.3.1). */
const MAX_HINT_LENGTH = 254

type Refuse = (code: AuthorizationErrorCode, description: string) => AuthorizationRefused

/**
 * Reads an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2.1, OpenID Connect Core §3.1.2.1).
 * Throws `UnknownClientRequest` while it is not certain who asks, which must never lead to a redirect
 * (RFC 9700 §4.11), and `AuthorizationRefused` for every fault after that. The client is looked up unless known.
 */
export async function readAuthorizationRequest(
  ctx: Ctx,
  given: URLSearchParams,
  known?: OAuthClientRow,
): Promise<AuthorizationRequest> {
  const parameters = withoutEmpty(given)
  const client = known ?? (await findClient(ctx, onlyOne(parameters, 'client_id') ?? ''))
  const redirectUri = onlyOne(parameters, 'redirect_uri')
  if (!client || !redirectUri || !isRegistered(client.redirectUris, redirectUri))
    throw new UnknownClientRequest()

  const state = onlyOne(parameters, 'state')
  const responseMode = readResponseMode(onlyOne(parameters, 'response_mode'), redirectUri)
  const to = { redirectUri, state, responseMode: responseMode ?? 'query' }
  const refuse: Refuse = (code, description) => new AuthorizationRefused(code, description, to)

  refuseUnsupported(parameters, refuse)
  if (!responseMode)
    throw refuse('invalid_request', 'response_mode must be query, or form_post to an http address')
  const responseType = parameters.get('response_type')
  if (!responseType) throw refuse('invalid_request', 'response_type is missing')
  if (responseType !== 'code') throw refuse('unsupported_response_type', 'response_type must be code')
  if (!client.grantTypes.includes('authorization_code'))
    throw refuse('unauthorized_client', 'The client is not registered for codes')
  return {
    ...to,
    client,
    ...readProof(parameters, refuse),
    ...(await readWishes(ctx, client, parameters, refuse)),
    ...readSignIn(parameters, refuse),
    memberHint: await readMemberHint(ctx, client, parameters, refuse),
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

function refuseUnsupported(parameters: URLSearchParams, refuse: Refuse): void {
  for (const name of new Set(parameters.keys()))
    if (name !== 'resource' && parameters.getAll(name).length > 1)
      throw refuse('invalid_request', `${name} is given twice`)
  if (parameters.has('request')) throw refuse('request_not_supported', 'Request objects are not supported')
  if (parameters.has('request_uri'))
    throw refuse('request_uri_not_supported', 'A request_uri is taken from our own /par alone')
  if (parameters.has('registration'))
    throw refuse('registration_not_supported', 'A client cannot register itself in passing')
}

/** What the answer, the code and the ID token will be bound to. */
function readProof(parameters: URLSearchParams, refuse: Refuse) {
  const codeChallenge = parameters.get('code_challenge') ?? ''
  if (parameters.get('code_challenge_method') !== 'S256' || !DIGEST.test(codeChallenge))
    throw refuse('invalid_request', 'PKCE with S256 is required')
  const nonce = parameters.get('nonce')
  const state = parameters.get('state')
  if ((state?.length ?? 0) > MAX_STATE_LENGTH || (nonce?.length ?? 0) > MAX_NONCE_LENGTH)
    throw refuse('invalid_request', 'state or nonce is too long')
  const dpopJkt = parameters.get('dpop_jkt')
  if (dpopJkt !== null && !DIGEST.test(dpopJkt))
    throw refuse('invalid_request', 'dpop_jkt must be the thumbprint of a key')
  return { codeChallenge, nonce, dpopJkt }
}

/** What the client wants to be let do, and to be told. */
async function readWishes(ctx: Ctx, client: OAuthClientRow, parameters: URLSearchParams, refuse: Refuse) {
  const scope = readScope(parameters.get('scope') ?? '', allowedScopes(client))
  if (!scope) throw refuse('invalid_scope', 'A scope is missing, unknown, or not for this client')
  const resources = resourceList(parameters.getAll('resource'))
  if (!(await findResources(ctx, resources))) throw refuse('invalid_target', 'A resource is unknown')
  const asked = parameters.get('claims')
  const claims = asked === null ? null : readClaimsRequest(asked)
  if (asked !== null && !claims) throw refuse('invalid_request', 'claims cannot be read')
  return { scope, resources, claims }
}

function readSignIn(parameters: URLSearchParams, refuse: Refuse) {
  const prompt = readPrompt(parameters.get('prompt') ?? '')
  if (!prompt) throw refuse('invalid_request', `prompt must be of ${PROMPTS.join(', ')}`)
  if (prompt.includes('none') && prompt.length > 1)
    throw refuse('invalid_request', 'prompt=none goes with nothing else')
  const maxAge = parameters.get('max_age')
  if (maxAge !== null && !/^\d{1,9}$/.test(maxAge)) throw refuse('invalid_request', 'max_age must be seconds')
  const loginHint = parameters.get('login_hint')?.slice(0, MAX_HINT_LENGTH) || null
  return { prompt, maxAge: maxAge === null ? null : Number(maxAge), loginHint }
}

async function readMemberHint(
  ctx: Ctx,
  client: OAuthClientRow,
  parameters: URLSearchParams,
  refuse: Refuse,
): Promise<string | null> {
  const idToken = parameters.get('id_token_hint')
  if (idToken === null) return null
  const hint = await readIdTokenHint(ctx, idToken)
  if (hint?.clientId !== client.clientId)
    throw refuse('invalid_request', 'id_token_hint is no ID token of yours')
  return hint.memberId
}

/** Null for a mode we do not know, and for a form that would be posted to something else than a server. */
function readResponseMode(asked: string | null, redirectUri: string): ResponseMode | null {
  const mode = asked === null ? 'query' : RESPONSE_MODES.find(known => known === asked)
  return mode === 'form_post' && !/^https?:/i.test(redirectUri) ? null : (mode ?? null)
}

/** RFC 6749 §3.1: what is sent without a value was not sent. */
function withoutEmpty(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([, value]) => value !== ''))
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
