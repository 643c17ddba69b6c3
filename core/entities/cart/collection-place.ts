import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Slot } from '../events/slot'
import { OrderCycle } from '../market/order-cycle'
import { Product } from '../market/product'
import { VatRate } from '../market/vat-rate'
import { Cart } from './cart'

/** A place where orders are collected. */
export const CollectionPlace = defineEntity({
  name: 'CollectionPlace',
  tableName: 'collection_places',
  properties: {
    id: id(),
    name: p.text(),
    address: p.text(),
    /** Of a map; blank: one is made of the address. */
    mapUrl: p.text(),
    /** When somebody is there, in words. */
    hours: p.text(),
    note: p.text(),
    feeAmount: amount().check('fee_amount >= 0'),
    feeCurrency: currency(),
    /** Null for the default one. */
    vatRate: () => p.manyToOne(VatRate).nullable().deleteRule('no action').index(),
    /** So many hours before a time begins nobody orders for it any more. */
    cutoffHours: p.bigint('number').check('cutoff_hours >= 0'),
    /** So many orders on one day; null: as many as its times have places. */
    capacity: p.bigint('number').nullable().check('capacity >= 1'),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
})

export type CollectionPlace = InferEntity<typeof CollectionPlace>

/** A time belongs to one place at most. */
export const CollectionPlaceSlot = defineEntity({
  name: 'CollectionPlaceSlot',
  tableName: 'collection_place_slots',
  properties: {
    slot: () => p.oneToOne(Slot).owner().primary().deleteRule('no action').updateRule('no action'),
    place: () => p.manyToOne(CollectionPlace).deleteRule('no action').index(),
  },
})

export type CollectionPlaceSlot = InferEntity<typeof CollectionPlaceSlot>

/** One of the cycles that a place serves; none means all of them. */
export const CollectionPlaceCycle = defineEntity({
  name: 'CollectionPlaceCycle',
  tableName: 'collection_place_cycles',
  properties: {
    place: () => p.manyToOne(CollectionPlace).primary().deleteRule('cascade').updateRule('no action'),
    cycle: () => p.manyToOne(OrderCycle).primary().deleteRule('cascade').updateRule('no action').index(),
  },
})

export type CollectionPlaceCycle = InferEntity<typeof CollectionPlaceCycle>

/** What cannot be collected at a place. */
export const CollectionPlaceExclusion = defineEntity({
  name: 'CollectionPlaceExclusion',
  tableName: 'collection_place_exclusions',
  properties: {
    place: () => p.manyToOne(CollectionPlace).primary().deleteRule('cascade').updateRule('no action'),
    product: () => p.manyToOne(Product).primary().deleteRule('no action').updateRule('no action').index(),
  },
})

export type CollectionPlaceExclusion = InferEntity<typeof CollectionPlaceExclusion>

/** Where the things of a cart are to be collected. */
export const CartPlace = defineEntity({
  name: 'CartPlace',
  tableName: 'cart_places',
  properties: {
    cart: () => p.oneToOne(Cart).owner().primary().deleteRule('cascade').updateRule('no action'),
    place: () => p.manyToOne(CollectionPlace).deleteRule('no action').index(),
    chosenAt: now(),
  },
})

export type CartPlace = InferEntity<typeof CartPlace>
