import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id } from '../columns'
import { EventEntry } from './event-entry'
import { Quota } from './quota'

export const TicketType = defineEntity({
  name: 'TicketType',
  tableName: 'ticket_types',
  properties: {
    id: id(),
    entry: () => p.manyToOne(EventEntry).deleteRule('no action').index(),
    quota: () => p.manyToOne(Quota).deleteRule('no action').index(),
    name: p.string().length(120),
    description: p.text().default(''),
    priceAmount: amount().check('price_amount >= 0'),
    priceCurrency: currency(),
    position: p.integer().default(0),
  },
})

export type TicketType = InferEntity<typeof TicketType>
