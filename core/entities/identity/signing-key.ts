import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'

/** The authorization server's own key: ID tokens and logout tokens are signed with it (RFC 7517). */
export const SigningKey = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    kid: p.string().primary(),
    algorithm: p.string(),
    publicJwk: p.json<Record<string, unknown>>(),
    /** Encrypted (RFC 7517 §7): `{ jwe }`. */
    privateJwk: p.json<Record<string, unknown>>(),
    createdAt: now(),
  },
})

export type SigningKey = InferEntity<typeof SigningKey>
