import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Member } from '../identity/member'

/** A member wants to sign in with another address. */
export const EmailChange = defineEntity({
  name: 'EmailChange',
  tableName: 'email_changes',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    fromEmail: p.text(),
    toEmail: p.text(),
    askedAt: moment(),
    /** The new address has to be confirmed by then. */
    confirmUntil: moment(),
    /** From then on the new address is enough. */
    dueAt: moment().index(),
    newConfirmedAt: moment().nullable(),
    oldConfirmedAt: moment().nullable(),
    doneAt: moment().nullable(),
    cancelledAt: moment().nullable(),
  },
  indexes: [
    {
      name: 'email_changes_one_open',
      expression:
        'create unique index "email_changes_one_open" on "email_changes" ("member_id") where "done_at" is null and "cancelled_at" is null',
    },
  ],
})

export type EmailChange = InferEntity<typeof EmailChange>
