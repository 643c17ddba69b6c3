import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from './member'

export const OAuthClient = defineEntity({
  name: 'OAuthClient',
  tableName: 'oauth_clients',
  properties: {
    id: id(),
    clientId: p.string().length(80).unique(),
    name: p.string().length(120),
    /** SHA-256 of the secret, hexadecimal; empty for a public client, which then has PKCE alone. */
    secretHash: p.string().length(64).nullable(),
    redirectUris: p.json<string[]>(),
    backchannelLogoutUri: p.text().nullable(),
    /** One of our own six apps: no consent page. */
    firstParty: p.boolean().default(false),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
  },
})

export type OAuthClient = InferEntity<typeof OAuthClient>
