import type { JSONWebKeySet } from 'jose'
import type { Config } from '#core/contracts/platform/config'
import { DEVICE_CODE, type GrantType, SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import { ClientKeysUnusable, readClientKeys } from './client-keys'
import {
  BackchannelUriUnusable,
  type ClientSettings,
  KeysUriUnusable,
  RedirectUriUnusable,
  refuseKeysUri,
  refuseUnusable,
} from './client-settings'
import { readScope } from './scopes'

/** RFC 7591 §3.2.2 and RFC 7592 §2: errors of the registration endpoints, answered as JSON. */
export class RegistrationRefused extends Error {
  override name = 'RegistrationRefused'
  constructor(
    readonly code: 'invalid_token' | 'invalid_redirect_uri' | 'invalid_client_metadata',
    description: string,
  ) {
    super(description)
  }
}

const METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const
export type AuthMethod = (typeof METHODS)[number]

/** A program may register for these by itself; what it does in its own name is for an operator to allow. */
const OPEN_GRANT_TYPES: readonly GrantType[] = ['authorization_code', 'refresh_token', DEVICE_CODE]
const MOST_URIS = 20
/** Shown to members: no line breaks, nothing that turns the reading direction. */
const NAME = /^[^\p{C}]{1,120}$/u

type ClientMetadata = {
  readonly settings: ClientSettings
  readonly method: AuthMethod
  readonly jwks: JSONWebKeySet | null
  readonly jwksUri: string | null
}

/**
 * What a program says of itself (RFC 7591 §2, OpenID Connect Registration §2, RP-Initiated Logout §2.1, Back-Channel
 * Logout §2.2, RFC 9449 §5.2). What we do not know is left out; what we know and cannot do throws
 * `RegistrationRefused`.
 */
export async function readClientMetadata(config: Config, given: unknown): Promise<ClientMetadata> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refusal('The metadata must be a JSON object')
  const metadata = given as Readonly<Record<string, unknown>>
  const grantTypes = oneOfEach(metadata, 'grant_types', OPEN_GRANT_TYPES, ['authorization_code'])
  oneOfEach(metadata, 'response_types', ['code'], ['code'])
  oneOf(metadata, 'subject_type', ['public'], 'public')
  const redirectUris = texts(metadata, 'redirect_uris')
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0)
    throw new RegistrationRefused('invalid_redirect_uri', 'redirect_uris is missing')
  const settings: ClientSettings = {
    name: readName(metadata, redirectUris),
    redirectUris,
    grantTypes,
    postLogoutRedirectUris: texts(metadata, 'post_logout_redirect_uris'),
    backchannelLogoutUri: text(metadata, 'backchannel_logout_uri') ?? null,
    idTokenAlg: oneOf(metadata, 'id_token_signed_response_alg', SIGNING_ALGORITHMS, 'RS256'),
    scopes: readScopes(metadata),
    dpopBound: flag(metadata, 'dpop_bound_access_tokens'),
  }
  refuseAddresses(config, settings)
  const method = oneOf(metadata, 'token_endpoint_auth_method', METHODS, 'client_secret_basic')
  const jwksUri = method === 'private_key_jwt' ? readKeysUri(config, metadata) : null
  return { settings, method, jwksUri, jwks: jwksUri === null ? await readKeys(method, metadata.jwks) : null }
}

/** RFC 7591 §2: `jwks` and `jwks_uri` must not stand together. */
function readKeysUri(config: Config, metadata: Readonly<Record<string, unknown>>): string | null {
  const uri = text(metadata, 'jwks_uri') ?? null
  if (uri !== null && (metadata.jwks ?? null) !== null) throw refusal('Give jwks or jwks_uri, not both')
  try {
    refuseKeysUri(config, uri)
  } catch (error) {
    throw error instanceof KeysUriUnusable ? refusal(error.message) : error
  }
  return uri
}

async function readKeys(method: AuthMethod, given: unknown): Promise<JSONWebKeySet | null> {
  if (method !== 'private_key_jwt') return null
  return readClientKeys(given).catch(error => {
    if (error instanceof ClientKeysUnusable) throw refusal(error.message)
    throw error
  })
}

function refuseAddresses(config: Config, settings: ClientSettings): void {
  try {
    refuseUnusable(config, settings)
  } catch (error) {
    if (error instanceof RedirectUriUnusable)
      throw new RegistrationRefused('invalid_redirect_uri', error.message)
    if (error instanceof BackchannelUriUnusable) throw refusal(error.message)
    throw error
  }
}

function readName(metadata: Readonly<Record<string, unknown>>, redirectUris: readonly string[]): string {
  const [first = ''] = redirectUris
  const name = text(metadata, 'client_name') ?? ((URL.canParse(first) && new URL(first).host) || 'An app')
  if (!NAME.test(name)) throw refusal('client_name must be one line of at most 120 characters')
  return name
}

function readScopes(metadata: Readonly<Record<string, unknown>>): readonly string[] | null {
  const scope = text(metadata, 'scope')
  if (scope === undefined) return null
  const scopes = readScope(scope)
  if (!scopes) throw refusal('scope is empty, or names one that an operator has to allow')
  return scopes
}

function text(metadata: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = metadata[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw refusal(`${name} must be text`)
  return value
}

/** Null stands for what is left out (RFC 7592 §2.2). */
function flag(metadata: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = metadata[name] ?? false
  if (typeof value !== 'boolean') throw refusal(`${name} must be true or false`)
  return value
}

function texts(metadata: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = metadata[name] ?? []
  const isList = Array.isArray(value) && value.length <= MOST_URIS
  if (!isList || value.some(each => typeof each !== 'string'))
    throw refusal(`${name} must be a list of at most ${MOST_URIS} texts`)
  return value
}

function oneOf<T extends string>(
  metadata: Readonly<Record<string, unknown>>,
  name: string,
  known: readonly T[],
  usual: T,
): T {
  const value = text(metadata, name) ?? usual
  const found = known.find(each => each === value)
  if (found === undefined) throw refusal(`${name} must be one of ${known.join(', ')}`)
  return found
}

function oneOfEach<T extends string>(
  metadata: Readonly<Record<string, unknown>>,
  name: string,
  known: readonly T[],
  usual: readonly T[],
): readonly T[] {
  const values = texts(metadata, name)
  if (values.length === 0) return usual
  const found = known.filter(each => values.includes(each))
  if (found.length !== new Set(values).size) throw refusal(`${name} must be of ${known.join(', ')}`)
  return found
}

function refusal(description: string): RegistrationRefused {
  return new RegistrationRefused('invalid_client_metadata', description)
}
