import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Grant } from './grant'

/** RFC 6749 §4.1 with PKCE (RFC 7636, S256 only). Used once: a second use ends its grant. */
export const AuthorizationCode = defineEntity({
  name: 'AuthorizationCode',
  tableName: 'authorization_codes',
  properties: {
    id: id(),
    codeHash: p.string().length(64).unique(),
    grant: () => p.manyToOne(Grant).deleteRule('cascade').index(),
    redirectUri: p.text(),
    codeChallenge: p.string().length(128),
    nonce: p.string().nullable(),
    /** The thumbprint of the key that has to be shown with it (RFC 9449 §10). */
    jkt: p.text().nullable(),
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type AuthorizationCode = InferEntity<typeof AuthorizationCode>
