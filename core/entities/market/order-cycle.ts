import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Tier } from '../account/tier'
import { amount, currency, id, moment, now } from '../columns'
import { Slot } from '../events/slot'
import { Member } from '../identity/member'
import { Producer } from './producer'
import { Product } from './product'
import { Variant } from './variant'

/** A time in which things can be ordered. */
export const OrderCycle = defineEntity({
  name: 'OrderCycle',
  tableName: 'order_cycles',
  properties: {
    id: id(),
    name: p.text(),
    note: p.text().default(''),
    opensAt: moment(),
    closesAt: moment(),
    madeBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    madeAt: now(),
    /** When members were told that it is open. */
    announcedAt: moment().nullable(),
    /** When the producers' orders were made. */
    orderedAt: moment().nullable(),
    /** As it was called where its orders were imported from. */
    importedName: p.text().nullable(),
  },
  indexes: [{ properties: ['opensAt', 'id'] }],
  checks: [{ name: 'order_cycles_close_after_opening', expression: 'closes_at > opens_at' }],
})

export type OrderCycle = InferEntity<typeof OrderCycle>

/** Who brings what to a cycle (`in`), or who may take what of it where (`out`). */
export const CycleExchange = defineEntity({
  name: 'CycleExchange',
  tableName: 'cycle_exchanges',
  properties: {
    id: id(),
    cycle: () => p.manyToOne(OrderCycle).deleteRule('no action').index(),
    direction: p.enum(['in', 'out']),
    producer: () => p.manyToOne(Producer).nullable().deleteRule('no action').index(),
    /** Who may take; null for everybody. */
    tier: () => p.manyToOne(Tier).nullable().deleteRule('no action').index(),
    /** Until then the producer may change what they offer; null: until the cycle closes. */
    offersUntil: moment().nullable(),
    readyAt: moment().nullable(),
    /** What the shop keeps of the producer's price, in hundredths of a percent. */
    feeRate: p.bigint('number').defaultRaw('0').check('fee_rate >= 0 and fee_rate <= 10000'),
    instructions: p.text().default(''),
  },
  checks: [
    {
      name: 'cycle_exchanges_who',
      expression: `(direction = 'in') = (producer_id is not null) and (direction = 'out' or tier_id is null)`,
    },
  ],
  indexes: [
    {
      name: 'cycle_exchanges_one_in',
      expression: `create unique index "cycle_exchanges_one_in" on "cycle_exchanges" ("cycle_id", "producer_id") where "direction" = 'in'`,
    },
  ],
})

export type CycleExchange = InferEntity<typeof CycleExchange>

/** One of the variants of an exchange; on the way out, none means all that comes in. */
export const ExchangeVariant = defineEntity({
  name: 'ExchangeVariant',
  tableName: 'exchange_variants',
  properties: {
    exchange: () => p.manyToOne(CycleExchange).primary().deleteRule('cascade').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    /** So many in the whole cycle; null: as many as are on the shelf. */
    most: p.bigint('number').nullable().check('most >= 0'),
  },
})

export type ExchangeVariant = InferEntity<typeof ExchangeVariant>

/** When and where what goes out is collected; none means any time. */
export const ExchangeSlot = defineEntity({
  name: 'ExchangeSlot',
  tableName: 'exchange_slots',
  properties: {
    exchange: () => p.manyToOne(CycleExchange).primary().deleteRule('cascade').updateRule('no action'),
    slot: () => p.manyToOne(Slot).primary().deleteRule('no action').updateRule('no action').index(),
  },
})

export type ExchangeSlot = InferEntity<typeof ExchangeSlot>

/** The fact that a product is sold whether a cycle is open or not. */
export const SteadyProduct = defineEntity({
  name: 'SteadyProduct',
  tableName: 'steady_products',
  properties: {
    product: () => p.oneToOne(Product).owner().primary().deleteRule('no action').updateRule('no action'),
    setBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    setAt: now(),
  },
})

export type SteadyProduct = InferEntity<typeof SteadyProduct>

/** A member wants a letter when a cycle opens. */
export const CycleLetterWish = defineEntity({
  name: 'CycleLetterWish',
  tableName: 'cycle_letter_wishes',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    wishedAt: now(),
  },
})

export type CycleLetterWish = InferEntity<typeof CycleLetterWish>

/** What the shop ordered of a producer when a cycle closed. */
export const ProducerOrder = defineEntity({
  name: 'ProducerOrder',
  tableName: 'producer_orders',
  properties: {
    id: id(),
    cycle: () => p.manyToOne(OrderCycle).deleteRule('no action'),
    producer: () => p.manyToOne(Producer).deleteRule('no action'),
    madeAt: now(),
  },
  uniques: [{ name: 'producer_orders_once', properties: ['cycle', 'producer'] }],
  indexes: [{ properties: ['producer', 'madeAt'] }],
})

export type ProducerOrder = InferEntity<typeof ProducerOrder>

export const ProducerOrderLine = defineEntity({
  name: 'ProducerOrderLine',
  tableName: 'producer_order_lines',
  properties: {
    producerOrder: () => p.manyToOne(ProducerOrder).primary().deleteRule('no action').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    title: p.text(),
    detail: p.text(),
    sku: p.text(),
    quantity: p.bigint('number').check('quantity >= 1'),
    /** The producer's part of all of them; null where nobody has said what they cost. */
    costAmount: amount().nullable(),
    currency: currency(),
  },
})

export type ProducerOrderLine = InferEntity<typeof ProducerOrderLine>
