import type { JSONWebKeySet } from 'jose'
import type { Config } from '#core/contracts/platform/config'
import { Refusal } from '#core/contracts/refusal'
import { jsonb } from '#core/database/jsonb'
import type { GrantType, SigningAlgorithm } from '#core/entities/identity/oauth-client'
import { isLoopbackUri, isRedirectUri } from './redirect-uri'

/** All that is said of a client, but not what it proves itself with. */
export type ClientSettings = {
  readonly name: string
  readonly redirectUris: readonly string[]
  /** Where it may send members after a sign-out that it asked for. */
  readonly postLogoutRedirectUris: readonly string[]
  readonly backchannelLogoutUri: string | null
  readonly idTokenAlg: SigningAlgorithm
  /** What it may ask for; null for what every client may. */
  readonly scopes: readonly string[] | null
  readonly grantTypes: readonly GrantType[]
  /** Its access tokens are bound to a key of its own, always. */
  readonly dpopBound: boolean
}

export class RedirectUriUnusable extends Refusal {
  override name = 'RedirectUriUnusable'
  constructor(uri: string) {
    super(
      `${uri.slice(0, 200)} cannot be used: give a whole https address; for an app, http on the reader’s own machine or a scheme of its own with a dot in it. No fragment, no name of a user, no pattern.`,
    )
  }
}

export class BackchannelUriUnusable extends Refusal {
  override name = 'BackchannelUriUnusable'
  constructor(uri: string) {
    super(`${uri.slice(0, 200)} cannot be told of sign-outs: give a whole https address without a fragment.`)
  }
}

export class KeysUriUnusable extends Refusal {
  override name = 'KeysUriUnusable'
  constructor(uri: string) {
    super(`${uri.slice(0, 200)} cannot be asked for keys: give a whole https address without a fragment.`)
  }
}

/** Throws `KeysUriUnusable`. */
export function refuseKeysUri(config: Config, uri: string | null): void {
  if (uri !== null && !isCalledUri(config, uri)) throw new KeysUriUnusable(uri)
}

/** Throws `RedirectUriUnusable` or `BackchannelUriUnusable` for an address that we would lead nobody to. */
export function refuseUnusable(
  config: Config,
  { redirectUris, postLogoutRedirectUris, backchannelLogoutUri }: ClientSettings,
): void {
  for (const uri of [...redirectUris, ...postLogoutRedirectUris])
    if (!isRedirectUri(uri)) throw new RedirectUriUnusable(uri)
  if (backchannelLogoutUri !== null && !isCalledUri(config, backchannelLogoutUri))
    throw new BackchannelUriUnusable(backchannelLogoutUri)
}

/** Our server calls it (Back-Channel Logout §2.2, RFC 7591 §2): https; http on this machine while nothing here is secure anyway. */
function isCalledUri(config: Config, uri: string): boolean {
  if (!isRedirectUri(uri)) return false
  return new URL(uri).protocol === 'https:' || (!config.secure && isLoopbackUri(uri))
}

/** Its columns of `oauth_clients`. */
export function settingsColumns(settings: ClientSettings) {
  return {
    name: settings.name,
    redirect_uris: jsonb([...settings.redirectUris]),
    post_logout_redirect_uris: jsonb([...settings.postLogoutRedirectUris]),
    backchannel_logout_uri: settings.backchannelLogoutUri,
    id_token_alg: settings.idTokenAlg,
    scopes: settings.scopes && jsonb([...settings.scopes]),
    grant_types: jsonb([...settings.grantTypes]),
    dpop_bound: settings.dpopBound,
  }
}

/** What a client proves itself with, as it is kept. */
export function credentialColumns(credential: {
  readonly secretHash: string | null
  readonly jwks: JSONWebKeySet | null
  readonly jwksUri: string | null
}) {
  const { secretHash, jwksUri } = credential
  const jwks = jwksUri === null ? credential.jwks : { keys: [] }
  return {
    secret_hash: secretHash,
    jwks: jwks && jsonb(jwks as { keys: Record<string, unknown>[] }),
    jwks_uri: jwksUri,
    jwks_read_at: null,
  }
}

type PublicKeys = { readonly jwks: JSONWebKeySet | null; readonly jwksUri: string | null }

/** Which keys a client has, for the audit: where they are published, or their ids. */
export function keyFacts({ jwks, jwksUri }: PublicKeys) {
  if (jwksUri !== null) return { jwksUri }
  return jwks ? { keys: jwks.keys.map(({ kid = null, alg = null }) => ({ kid, alg })) } : {}
}

/** What the audit keeps of it, before and after. */
export function facts(settings: ClientSettings) {
  const { name, redirectUris, postLogoutRedirectUris, backchannelLogoutUri } = settings
  const { idTokenAlg, scopes, grantTypes, dpopBound } = settings
  return {
    name,
    redirectUris,
    postLogoutRedirectUris,
    backchannelLogoutUri,
    signedWith: idTokenAlg,
    scopes,
    grantTypes,
    dpopBound,
  }
}
