import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { amount, currency, id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Order } from './order'
import { Payment } from './payment'

export const Refund = defineEntity({
  name: 'Refund',
  tableName: 'refunds',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    payment: () => p.manyToOne(Payment).nullable().deleteRule('no action').index(),
    amount: amount().check('amount >= 0'),
    currency: currency(),
    /** What of it goes back the way of its payment; null for all of it. */
    byPayment: p.bigint('number').nullable().check('by_payment >= 0 and by_payment <= amount'),
    /** How the money goes back. */
    way: p.enum([...WAYS_TO_PAY]).default('sumup'),
    reason: p.text().default(''),
    state: p.enum(['requested', 'done', 'failed']).default('requested'),
    failure: p.text().nullable(),
    /** `shop` asked SumUp for it; the others were found there and written down afterwards. */
    origin: p.enum(['shop', 'sumup', 'charge-back']).default('shop'),
    /** Refunds of exactly this amount that SumUp knew before it was asked; null until it is about to be asked. */
    alikeBefore: p.integer().nullable().check('alike_before >= 0'),
    requestedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    requestedAt: now(),
    doneAt: moment().nullable(),
  },
})

export type Refund = InferEntity<typeof Refund>
