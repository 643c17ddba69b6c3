import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Grant } from './grant'

/** An access or refresh token, good while its grant is. Refresh tokens rotate; reuse of an old one ends the grant. */
export const Token = defineEntity({
  name: 'Token',
  tableName: 'tokens',
  properties: {
    id: id(),
    kind: p.enum(['access', 'refresh']),
    tokenHash: p.string().length(64).unique(),
    grant: () => p.manyToOne(Grant).deleteRule('cascade').index(),
    scope: p.string(),
    /** Where it is taken (RFC 8707); null at our own userinfo. */
    audience: p.json<string[]>().nullable(),
    /** The thumbprint of the key whose holder alone may show it (RFC 9449 §6); null for a bearer token. */
    jkt: p.text().nullable(),
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type Token = InferEntity<typeof Token>
