import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from '../identity/member'
import { Occurrence } from './occurrence'

/** Who was reminded of what, so that nobody is reminded twice. */
export const TicketReminder = defineEntity({
  name: 'TicketReminder',
  tableName: 'ticket_reminders',
  properties: {
    occurrence: () => p.manyToOne(Occurrence).primary().deleteRule('no action').updateRule('no action'),
    member: () => p.manyToOne(Member).primary().deleteRule('no action').updateRule('no action'),
    remindedAt: moment(),
  },
})

export type TicketReminder = InferEntity<typeof TicketReminder>
