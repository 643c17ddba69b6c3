import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from './member'
import { OAuthClient } from './oauth-client'

/** An access or refresh token. Refresh tokens rotate within a family; reuse of an old one revokes the family. */
export const Token = defineEntity({
  name: 'Token',
  tableName: 'tokens',
  properties: {
    id: id(),
    kind: p.enum(['access', 'refresh']),
    tokenHash: p.string().length(64).unique(),
    family: p.uuid().index(),
    client: () => p.manyToOne(OAuthClient).deleteRule('cascade'),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    signIn: p.uuid().index(),
    scope: p.string(),
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
    revokedAt: moment().nullable(),
  },
})

export type Token = InferEntity<typeof Token>
