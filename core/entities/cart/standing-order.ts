import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from '../market/variant'
import { CollectionPlace } from './collection-place'
import { DeliveryZone } from './delivery-zone'
import { Order } from './order'

/** A day of the cooperative's own calendar: `2026-11-28`. */
const day = () => p.string().columnType('date')

/** What a member has ordered for every week, every second or every fourth. */
export const StandingOrder = defineEntity({
  name: 'StandingOrder',
  tableName: 'standing_orders',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    everyWeeks: p.bigint('number').check('every_weeks in (1, 2, 4)'),
    firstDay: day(),
    way: p.enum(['card', 'credit', 'account']),
    name: p.text(),
    note: p.text(),
    place: () => p.manyToOne(CollectionPlace).nullable().deleteRule('no action').index(),
    /** On the clock of that day; null: at the first time there is. */
    slotTime: p.text().nullable().check(`slot_time ~ '^[0-9]{2}:[0-9]{2}$'`),
    zone: () => p.manyToOne(DeliveryZone).nullable().deleteRule('no action').index(),
    address: p.text(),
    postcode: p.text(),
    phone: p.text(),
    deliveryNote: p.text(),
    pausedUntil: day().nullable(),
    madeAt: now(),
    endedAt: moment().nullable(),
  },
  checks: [{ name: 'standing_orders_one_way_home', expression: 'zone_id is null or place_id is null' }],
  indexes: [
    {
      name: 'standing_orders_running_index',
      expression: 'create index standing_orders_running_index on standing_orders (id) where ended_at is null',
    },
  ],
})

export type StandingOrder = InferEntity<typeof StandingOrder>

export const StandingLine = defineEntity({
  name: 'StandingLine',
  tableName: 'standing_lines',
  properties: {
    id: id(),
    standingOrder: () => p.manyToOne(StandingOrder).deleteRule('no action'),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
    quantity: p.bigint('number').check('quantity >= 1 and quantity <= 99'),
    /** What comes instead when it is sold out; null: it is left out. */
    substitute: () => p.manyToOne(Variant).nullable().deleteRule('no action').index(),
    position: p.bigint('number'),
    /** What one cost when its member last read of it. */
    toldAmount: amount().nullable(),
    toldCurrency: currency().nullable(),
  },
  uniques: [{ properties: ['standingOrder', 'variant'] }],
  checks: [{ name: 'standing_lines_other_substitute', expression: 'substitute_id <> variant_id' }],
})

export type StandingLine = InferEntity<typeof StandingLine>

/** One day of a standing order. It is ordered once. */
export const StandingDate = defineEntity({
  name: 'StandingDate',
  tableName: 'standing_dates',
  properties: {
    id: id(),
    standingOrder: () => p.manyToOne(StandingOrder).deleteRule('no action'),
    day: day(),
    state: p.enum(['planned', 'skipped', 'placed', 'failed']),
    cutOffAt: moment(),
    givesUpAt: moment(),
    toldAt: moment().nullable(),
    order: () => p.oneToOne(Order).owner().nullable().deleteRule('no action').updateRule('no action'),
    tries: p.bigint('number'),
    nextTryAt: moment().nullable(),
    reason: p.text().default(''),
    leftOut: p.text().default(''),
  },
  uniques: [{ properties: ['standingOrder', 'day'] }],
  checks: [
    { name: 'standing_dates_placed_with_order', expression: "state <> 'placed' or order_id is not null" },
  ],
  indexes: [
    {
      name: 'standing_dates_planned_index',
      expression: `create index standing_dates_planned_index on standing_dates (cut_off_at) where state = 'planned'`,
    },
    {
      name: 'standing_dates_placed_index',
      expression: `create index standing_dates_placed_index on standing_dates (day) where state = 'placed'`,
    },
  ],
})

export type StandingDate = InferEntity<typeof StandingDate>

/** Who did what to a standing order. */
export const StandingEvent = defineEntity({
  name: 'StandingEvent',
  tableName: 'standing_events',
  properties: {
    id: id(),
    standingOrder: () => p.manyToOne(StandingOrder).deleteRule('no action').index(),
    at: now(),
    by: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    words: p.text(),
  },
})

export type StandingEvent = InferEntity<typeof StandingEvent>

/** On these days nothing is ordered for anybody, both included. */
export const StandingHoliday = defineEntity({
  name: 'StandingHoliday',
  tableName: 'standing_holidays',
  properties: {
    id: id(),
    fromDay: day(),
    untilDay: day(),
    madeBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    madeAt: now(),
    endedAt: moment().nullable(),
  },
  checks: [{ name: 'standing_holidays_in_order', expression: 'until_day >= from_day' }],
})

export type StandingHoliday = InferEntity<typeof StandingHoliday>
