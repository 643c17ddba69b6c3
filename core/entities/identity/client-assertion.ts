import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** A `jti` that a client signed itself in with (RFC 7523 §3): kept until the assertion has expired, so used once. */
export const ClientAssertion = defineEntity({
  name: 'ClientAssertion',
  tableName: 'client_assertions',
  properties: {
    /** SHA-256 of the client's id and the `jti`, hexadecimal. */
    jtiHash: p.text().primary(),
    expiresAt: moment().index(),
  },
})

export type ClientAssertion = InferEntity<typeof ClientAssertion>
