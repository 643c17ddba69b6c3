import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Ticket } from './ticket'

export const TicketCancellation = defineEntity({
  name: 'TicketCancellation',
  tableName: 'ticket_cancellations',
  properties: {
    ticket: () => p.oneToOne(Ticket).owner().primary().deleteRule('no action').updateRule('no action'),
    cancelledBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    cancelledAt: now(),
  },
})

export type TicketCancellation = InferEntity<typeof TicketCancellation>
