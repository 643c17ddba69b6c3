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
    ticket: () => p.manyToOne(Ticket).deleteRule('no action').unique(),
    checkedInBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    checkedInAt: now(),
  },
})

export type CheckIn = InferEntity<typeof CheckIn>
