import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Member } from '../identity/member'
import { OrderCycle } from '../market/order-cycle'
import { Producer } from '../market/producer'
import { Variant } from '../market/variant'
import { LedgerTransaction } from './ledger-transaction'
import { OrderLine } from './order-line'

/** Where a line's goods come from and what their producer asks, as it was when it was ordered. */
export const LineSource = defineEntity({
  name: 'LineSource',
  tableName: 'line_sources',
  properties: {
    orderLine: () => p.oneToOne(OrderLine).owner().primary().deleteRule('cascade').updateRule('no action'),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
    producer: () => p.manyToOne(Producer).nullable().deleteRule('no action').index(),
    cycle: () => p.manyToOne(OrderCycle).nullable().deleteRule('no action'),
    /** What the producer asks for one; null when nobody has said. */
    unitCost: amount().nullable(),
    /** What they get of it after the shop's fee. */
    unitShare: amount().nullable(),
    currency: currency(),
  },
  indexes: [{ properties: ['cycle', 'producer'] }],
  checks: [
    {
      name: 'line_sources_share_of_cost',
      expression:
        '(unit_cost is null) = (unit_share is null) and unit_share >= 0 and unit_share <= unit_cost',
    },
  ],
})

export type LineSource = InferEntity<typeof LineSource>

/**
 * What a producer gets for so many of a line; with a minus, what was given back of it. Of none where weighing changed what
 * they get. Never rewritten.
 */
export const ProducerShare = defineEntity({
  name: 'ProducerShare',
  tableName: 'producer_shares',
  properties: {
    id: id(),
    producer: () => p.manyToOne(Producer).deleteRule('no action'),
    orderLine: () => p.manyToOne(OrderLine).deleteRule('no action').index(),
    quantity: p.bigint('number'),
    amount: amount(),
    currency: currency(),
    transaction: () => p.manyToOne(LedgerTransaction).deleteRule('no action').index(),
    bookedAt: now(),
  },
  indexes: [{ properties: ['producer', 'bookedAt'] }],
  checks: [{ name: 'producer_shares_quantity_check', expression: 'quantity <> 0 or amount <> 0' }],
})

export type ProducerShare = InferEntity<typeof ProducerShare>

/** Money that a producer got from the shop. */
export const ProducerPayout = defineEntity({
  name: 'ProducerPayout',
  tableName: 'producer_payouts',
  properties: {
    /** Of the form: sent twice, it is one pay-out. */
    id: id(),
    producer: () => p.manyToOne(Producer).deleteRule('no action'),
    amount: amount().check('amount > 0'),
    currency: currency(),
    way: p.enum(['cash', 'transfer']),
    note: p.text().default(''),
    paidBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    paidAt: now(),
  },
  indexes: [{ properties: ['producer', 'paidAt'] }],
})

export type ProducerPayout = InferEntity<typeof ProducerPayout>

/** The fact that a pay-out was undone: it did not happen, or not so. */
export const ProducerPayoutReversal = defineEntity({
  name: 'ProducerPayoutReversal',
  tableName: 'producer_payout_reversals',
  properties: {
    payout: () =>
      p.oneToOne(ProducerPayout).owner().primary().deleteRule('no action').updateRule('no action'),
    note: p.text().default(''),
    reversedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    reversedAt: now(),
  },
})

export type ProducerPayoutReversal = InferEntity<typeof ProducerPayoutReversal>
