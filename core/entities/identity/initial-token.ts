import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Member } from './member'

/** With what programs may register themselves as clients (RFC 7591 §3): so many, so long. */
export const InitialToken = defineEntity({
  name: 'InitialToken',
  tableName: 'initial_tokens',
  properties: {
    id: id(),
    /** SHA-256, hexadecimal. */
    tokenHash: p.text().unique(),
    /** For whom the operator issued it. */
    label: p.text(),
    usesLeft: p.bigint('number'),
    issuedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    issuedAt: moment(),
    expiresAt: moment().index(),
  },
  checks: [{ name: 'initial_tokens_uses_left_check', expression: 'uses_left >= 0' }],
})

export type InitialToken = InferEntity<typeof InitialToken>
