import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Occurrence } from './occurrence'
import { TicketType } from './ticket-type'

export const Ticket = defineEntity({
  name: 'Ticket',
  tableName: 'tickets',
  properties: {
    id: id(),
    occurrence: () => p.manyToOne(Occurrence).deleteRule('no action'),
    ticketType: () => p.manyToOne(TicketType).deleteRule('no action'),
    holder: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    holderName: p.string().length(120),
    /** What the QR code says; unguessable. */
    code: p.string().length(32).unique(),
    /** A key to `order_lines`, in SQL alone: entities of two domains import each other in one direction. */
    orderLineId: p.uuid(),
    /** Which of the line's tickets this is: issuing twice is then a conflict, not a second ticket. */
    ordinal: p.integer().check('ordinal >= 1'),
    issuedAt: now(),
  },
  uniques: [{ properties: ['orderLineId', 'ordinal'] }],
})

export type Ticket = InferEntity<typeof Ticket>
