import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'
import { Payment } from './payment'

/** A SumUp reader that was paired, by SumUp's id of it. */
export const CardReader = defineEntity({
  name: 'CardReader',
  tableName: 'card_readers',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    pairedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    pairedAt: now(),
    removedAt: moment().nullable(),
  },
})

export type CardReader = InferEntity<typeof CardReader>

/** That a payment is taken by a reader, written before SumUp is asked. */
export const ReaderCheckout = defineEntity({
  name: 'ReaderCheckout',
  tableName: 'reader_checkouts',
  properties: {
    payment: () => p.oneToOne(Payment).owner().primary().deleteRule('no action').updateRule('no action'),
    reader: () => p.manyToOne(CardReader).deleteRule('no action').updateRule('no action').index(),
    /** SumUp's; null until it has answered. */
    checkoutId: p.text().nullable(),
    clientTransactionId: p.text().nullable().unique(),
    startedAt: now(),
  },
})

export type ReaderCheckout = InferEntity<typeof ReaderCheckout>
