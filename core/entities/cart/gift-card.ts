import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { OrderLine } from './order-line'
import { Refund } from './refund'

/** A gift card that was sold. Its balance is the sum of what its account in the ledger says. */
export const GiftCard = defineEntity({
  name: 'GiftCard',
  tableName: 'gift_cards',
  properties: {
    id: id(),
    /** SHA-256 of its code, hexadecimal. */
    codeHash: p.text().unique(),
    /** The last letters of its code, by which people tell one from another. */
    ending: p.text(),
    /** Counts the codes it has had: a lost one is replaced. */
    edition: p.bigint('number').defaultRaw('1'),
    amount: amount().check('amount > 0'),
    currency: currency(),
    orderLine: () => p.manyToOne(OrderLine).deleteRule('no action'),
    position: p.bigint('number'),
    issuedAt: now(),
    expiresAt: moment().nullable().index(),
    /** That took it back, unused. */
    refund: () => p.manyToOne(Refund).nullable().deleteRule('set null').index(),
  },
  uniques: [{ properties: ['orderLine', 'position'] }],
})

export type GiftCard = InferEntity<typeof GiftCard>
