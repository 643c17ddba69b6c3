import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { TicketType } from './ticket-type'

/** A kind of ticket that is not sold any more; the tickets that were sold are good. */
export const TicketTypeRetirement = defineEntity({
  name: 'TicketTypeRetirement',
  tableName: 'ticket_type_retirements',
  properties: {
    ticketType: () =>
      p.oneToOne(TicketType).owner().primary().deleteRule('no action').updateRule('no action'),
    retiredBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    retiredAt: now(),
  },
})

export type TicketTypeRetirement = InferEntity<typeof TicketTypeRetirement>
