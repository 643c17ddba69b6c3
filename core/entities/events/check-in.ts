import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Ticket } from './ticket'

/** A ticket lets one person in once. Undo deletes it. */
export const CheckIn = defineEntity({
  name: 'CheckIn',
  tableName: 'check_ins',
  properties: {
    id: id(),
    ticket: () => p.manyToOne(Ticket).deleteRule('cascade').unique(),
    checkedInBy: () => p.manyToOne(Member).nullable().deleteRule('set null'),
    checkedInAt: now(),
  },
})

export type CheckIn = InferEntity<typeof CheckIn>
