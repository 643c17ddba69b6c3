import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from './member'
import { OAuthClient } from './oauth-client'

/** RFC 6749 §4.1 with PKCE (RFC 7636, S256 only). Used once: a second use revokes what the first gave. */
export const AuthorizationCode = defineEntity({
  name: 'AuthorizationCode',
  tableName: 'authorization_codes',
  properties: {
    id: id(),
    codeHash: p.string().length(64).unique(),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade'),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    signIn: p.uuid(),
    redirectUri: p.text(),
    codeChallenge: p.string().length(128),
    nonce: p.string().nullable(),
    scope: p.string(),
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type AuthorizationCode = InferEntity<typeof AuthorizationCode>
