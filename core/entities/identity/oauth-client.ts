import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from './member'

/** How ID tokens are signed; RS256 is what every client can verify (OpenID Connect Core §15.1). */
export const SIGNING_ALGORITHMS = ['ES256', 'RS256'] as const
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number]

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
    redirectUris: p.json<string[]>(),
    idTokenAlg: p.enum([...SIGNING_ALGORITHMS]).default('ES256'),
    /** Where a member may be sent after a sign-out that the client asked for. */
    postLogoutRedirectUris: p.json<string[]>().defaultRaw(`'[]'`),
    backchannelLogoutUri: p.text().nullable(),
    /** One of our own six apps: no consent page. */
    firstParty: p.boolean().default(false),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
  },
  checks: [{ name: 'oauth_clients_one_credential', expression: 'secret_hash is null or jwks is null' }],
})

export type OAuthClient = InferEntity<typeof OAuthClient>
