import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Slot } from '../events/slot'
import { Member } from '../identity/member'
import { Order } from './order'

/**
 * An order with goods that nobody has fetched yet, whose it is, and for which collection time. Kept by the database
 * (`keep_uncollected`), written by nobody else.
 */
export const UncollectedOrder = defineEntity({
  name: 'UncollectedOrder',
  tableName: 'uncollected_orders',
  properties: {
    order: () => p.oneToOne(Order).owner().primary().deleteRule('cascade').updateRule('no action'),
    placedAt: moment(),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    /** Its own, or of the order that it was put on top of. */
    slot: () => p.manyToOne(Slot).nullable().deleteRule('no action'),
    /** By a driver: nobody fetches it. */
    isBrought: p.boolean().default(false),
  },
  indexes: [
    { properties: ['placedAt', 'order'] },
    { properties: ['member', 'placedAt', 'order'] },
    { properties: ['slot', 'isBrought', 'placedAt', 'order'] },
  ],
})
