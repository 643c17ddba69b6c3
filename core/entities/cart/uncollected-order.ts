import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Order } from './order'

/** An order with goods that nobody has fetched yet. Kept by the database (`keep_uncollected`), written by nobody else. */
export const UncollectedOrder = defineEntity({
  name: 'UncollectedOrder',
  tableName: 'uncollected_orders',
  properties: {
    order: () => p.oneToOne(Order).owner().primary().deleteRule('cascade').updateRule('no action'),
    placedAt: moment(),
  },
  indexes: [{ properties: ['placedAt', 'order'] }],
})
