import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { OrderCycle } from '../market/order-cycle'
import { Producer } from '../market/producer'
import { Variant } from '../market/variant'
import { OrderLine } from './order-line'
import { Refund } from './refund'

/** What a producer brought for a cycle. */
export const GoodsReceipt = defineEntity({
  name: 'GoodsReceipt',
  tableName: 'goods_receipts',
  properties: {
    id: id(),
    cycle: () => p.manyToOne(OrderCycle).deleteRule('no action'),
    producer: () => p.manyToOne(Producer).deleteRule('no action').index(),
    note: p.text().default(''),
    /** How buyers get the money for what did not come. */
    wayBack: p.enum(['same', 'credit']).default('same'),
    receivedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    receivedAt: now(),
  },
  uniques: [{ name: 'goods_receipts_once', properties: ['cycle', 'producer'] }],
})

export type GoodsReceipt = InferEntity<typeof GoodsReceipt>

export const GoodsReceiptLine = defineEntity({
  name: 'GoodsReceiptLine',
  tableName: 'goods_receipt_lines',
  properties: {
    receipt: () => p.manyToOne(GoodsReceipt).primary().deleteRule('no action').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    ordered: p.bigint('number').check('ordered >= 0'),
    came: p.bigint('number').check('came >= 0'),
  },
})

export type GoodsReceiptLine = InferEntity<typeof GoodsReceiptLine>

/** So many of a buyer's line did not come. It is settled by a refund, as soon as the order is paid. */
export const Shortage = defineEntity({
  name: 'Shortage',
  tableName: 'shortages',
  properties: {
    orderLine: () => p.manyToOne(OrderLine).primary().deleteRule('cascade').updateRule('no action'),
    receipt: () =>
      p.manyToOne(GoodsReceipt).primary().deleteRule('no action').updateRule('no action').index(),
    quantity: p.bigint('number').check('quantity >= 1'),
    refund: () => p.manyToOne(Refund).nullable().deleteRule('set null').index(),
  },
})

export type Shortage = InferEntity<typeof Shortage>

/** The fact that a line lies in its box. Undo deletes it. */
export const PackedLine = defineEntity({
  name: 'PackedLine',
  tableName: 'packed_lines',
  properties: {
    orderLine: () => p.oneToOne(OrderLine).owner().primary().deleteRule('cascade').updateRule('no action'),
    packedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    packedAt: now(),
  },
})

export type PackedLine = InferEntity<typeof PackedLine>
