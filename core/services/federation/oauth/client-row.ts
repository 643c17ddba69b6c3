import type { JSONWebKeySet } from 'jose'
import type { GrantType, HeldSetting, SigningAlgorithm } from '#core/entities/identity/oauth-client'

/** A client as it is known to the endpoints. */
export type OAuthClientRow = {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly firstParty: boolean
  /** SHA-256, hexadecimal; null for a client of another kind. */
  readonly secretHash: string | null
  /** What one of our own may show besides, while the house's keys change. */
  readonly otherSecretHashes?: readonly string[]
  /** The public keys of a client that signs for itself (RFC 7523), which then has no secret. */
  readonly jwks: JSONWebKeySet | null
  /** Where it publishes them, and when they were last read there. */
  readonly jwksUri: string | null
  readonly jwksReadAt: Date | null
  readonly redirectUris: readonly string[]
  readonly backchannelLogoutUri: string | null
  readonly idTokenAlg: SigningAlgorithm
  readonly postLogoutRedirectUris: readonly string[]
  /** What it may ask for; null for what every client may. */
  readonly scopes: readonly string[] | null
  readonly grantTypes: readonly GrantType[]
  /** Its access tokens are bound to a key of its own, always. */
  readonly dpopBound: boolean
  /** What an operator decided, and it cannot change by itself. */
  readonly operatorHeld: readonly HeldSetting[]
  /** PostgreSQL's `xmin`: another one once the row has been changed. */
  readonly version: string
}
