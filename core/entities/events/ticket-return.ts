import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Ticket } from './ticket'

/** Its holder asked to give this ticket back: it lets nobody in while the refund is under way. */
export const TicketReturn = defineEntity({
  name: 'TicketReturn',
  tableName: 'ticket_returns',
  properties: {
    ticket: () => p.oneToOne(Ticket).owner().primary().deleteRule('no action').updateRule('no action'),
    requestedAt: moment(),
  },
})

export type TicketReturn = InferEntity<typeof TicketReturn>
