import { defineEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { Producer } from '../market/producer'

/**
 * What was sold of a producer on a day in a cycle, what weighing changed of it or what was given back: the sum of their shares. Kept
 * by the database (`keep_producer_days`), written by nobody else.
 */
export const ProducerDay = defineEntity({
  name: 'ProducerDay',
  tableName: 'producer_days',
  properties: {
    producer: () => p.manyToOne(Producer).primary().deleteRule('no action').updateRule('no action'),
    currency: currency().primary(),
    /** `YYYY-MM-DD` in the time zone of `ProducerDayZone`. */
    day: p.string().columnType('date').primary(),
    kind: p.enum(['sold', 'weighed', 'given-back']).primary(),
    /** Of the order cycle; of no cycle the nil UUID. */
    cycle: p.uuid().primary(),
    quantity: p.bigint('number'),
    amount: amount(),
    /** How many it is the sum of. */
    shares: p.bigint('number'),
  },
})

/** In which time zone the days of a producer are. Locked by whoever changes them; written by the database alone. */
export const ProducerDayZone = defineEntity({
  name: 'ProducerDayZone',
  tableName: 'producer_day_zones',
  properties: {
    producer: () => p.oneToOne(Producer).owner().primary().deleteRule('no action').updateRule('no action'),
    timeZone: p.text(),
  },
})
