import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Payment } from './payment'

/**
 * What SumUp says of a payment and our books do not, or the other way round (`missing`), or what a
 * bank gave back of a charge-back (`reversal`), or a card that paid it though it was paid already (`second`). It is somebody's to look at until it has a `DifferenceSettlement`.
 */
export const PaymentDifference = defineEntity({
  name: 'PaymentDifference',
  tableName: 'payment_differences',
  properties: {
    id: id(),
    payment: () => p.manyToOne(Payment).deleteRule('no action'),
    kind: p.enum(['refund', 'charge-back', 'missing', 'reversal', 'second']),
    /** SumUp's id of what happened there; of a `missing` one the id of our refund, of a `reversal` that of its charge-back, of a `second` the transaction. */
    event: p.string().length(80),
    amount: amount().check('amount > 0'),
    currency: currency(),
    happenedAt: moment().nullable(),
    seenAt: now(),
  },
  uniques: [{ properties: ['payment', 'kind', 'event'] }],
})

export type PaymentDifference = InferEntity<typeof PaymentDifference>
