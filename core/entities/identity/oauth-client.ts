import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from './member'

/** How ID tokens are signed; RS256 is what every client can verify (OpenID Connect Core §15.1). */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256'] as const
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number]

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
/** RFC 7591 §2: how a client may get tokens. */
export const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials', DEVICE_CODE] as const
export type GrantType = (typeof GRANT_TYPES)[number]

export const HELD_SETTINGS = [
  ...(['name', 'redirectUris', 'postLogoutRedirectUris', 'backchannelLogoutUri', 'idTokenAlg'] as const),
  ...(['scopes', 'grantTypes', 'dpopBound', 'credential'] as const),
] as const
export type HeldSetting = (typeof HELD_SETTINGS)[number]

export const OAuthClient = defineEntity({
  name: 'OAuthClient',
  tableName: 'oauth_clients',
  properties: {
    id: id(),
    clientId: p.string().length(80).unique(),
    name: p.string().length(120),
    /** SHA-256 of the secret, hexadecimal. Without it and without keys a client is public: it has PKCE alone. */
    secretHash: p.string().length(64).nullable(),
    /** A JWK Set of public keys: the client signs for itself (`private_key_jwt`, RFC 7523). */
    jwks: p.json<{ keys: Record<string, unknown>[] }>().nullable(),
    /** Where it publishes them itself (RFC 7591 §2): `jwks` is what was last read there. */
    jwksUri: p.text().nullable(),
    jwksReadAt: moment().nullable(),
    redirectUris: p.json<string[]>(),
    idTokenAlg: p.enum([...SIGNING_ALGORITHMS]).default('ES256'),
    /** Where a member may be sent after a sign-out that the client asked for. */
    postLogoutRedirectUris: p.json<string[]>().defaultRaw(`'[]'`),
    backchannelLogoutUri: p.text().nullable(),
    /** What it may ask for; null for what every client may. */
    scopes: p.json<string[]>().nullable(),
    grantTypes: p.json<GrantType[]>().defaultRaw(`'["authorization_code", "refresh_token"]'`),
    /** Its tokens are bound to a key of its own, always (RFC 9449 §5.2). */
    dpopBound: p.boolean().default(false),
    /** Names of settings that an operator decided: a program that registered itself cannot change them. */
    operatorHeld: p.json<HeldSetting[]>().defaultRaw(`'[]'`),
    /** SHA-256 of what it looks after its own registration with (RFC 7592), hexadecimal. */
    registrationTokenHash: p.text().nullable(),
    /** One of our own six apps: no consent page. */
    firstParty: p.boolean().default(false),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
  },
  checks: [{ name: 'oauth_clients_one_credential', expression: 'secret_hash is null or jwks is null' }],
})

export type OAuthClient = InferEntity<typeof OAuthClient>
