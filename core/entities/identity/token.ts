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
    createdAt: now(),
    expiresAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type Token = InferEntity<typeof Token>
