import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Ticket } from './ticket'

/** A ticket lets one person in once. Undo deletes it. */
export const CheckIn = defineEntity({
  name: 'CheckIn',
  tableName: 'check_ins',
  properties: {
    ticket: () => p.oneToOne(Ticket).owner().primary().deleteRule('no action').updateRule('no action'),
    checkedInBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    checkedInAt: now(),
  },
})

export type CheckIn = InferEntity<typeof CheckIn>
