import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from './member'

/** Good once, in place of a code of the authenticator app. */
export const RecoveryCode = defineEntity({
  name: 'RecoveryCode',
  tableName: 'recovery_codes',
  properties: {
    /** HMAC-SHA-256, hexadecimal. */
    codeHash: p.text().primary(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    madeAt: moment(),
    usedAt: moment().nullable(),
  },
})

export type RecoveryCode = InferEntity<typeof RecoveryCode>
