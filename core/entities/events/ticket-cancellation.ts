import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Ticket } from './ticket'

export const TicketCancellation = defineEntity({
  name: 'TicketCancellation',
  tableName: 'ticket_cancellations',
  properties: {
    id: id(),
    ticket: () => p.manyToOne(Ticket).deleteRule('no action').unique(),
    cancelledBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    cancelledAt: now(),
  },
})

export type TicketCancellation = InferEntity<typeof TicketCancellation>
