import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'

/** A member asked to close their account. Undo deletes the row, as long as it is not erased. */
export const AccountClosing = defineEntity({
  name: 'AccountClosing',
  tableName: 'account_closings',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade'),
    askedAt: now(),
    eraseAfter: moment(),
    erasedAt: moment().nullable(),
  },
})

export type AccountClosing = InferEntity<typeof AccountClosing>
