import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** A proof of possession that was shown (RFC 9449 §11.1): kept while it could be shown again. */
export const DpopProof = defineEntity({
  name: 'DpopProof',
  tableName: 'dpop_proofs',
  properties: {
    /** SHA-256 of the key's thumbprint and the `jti`, hexadecimal. */
    jtiHash: p.text().primary(),
    expiresAt: moment().index(),
  },
})

export type DpopProof = InferEntity<typeof DpopProof>
