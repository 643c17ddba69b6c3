import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
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
    payment: () => p.manyToOne(Payment).nullable().deleteRule('no action'),
    amount: amount().check('amount >= 0'),
    currency: currency(),
    reason: p.text().default(''),
    state: p.enum(['requested', 'done', 'failed']).default('requested'),
    failure: p.text().nullable(),
    requestedBy: () => p.manyToOne(Member).nullable().deleteRule('set null'),
    requestedAt: now(),
    doneAt: moment().nullable(),
  },
})

export type Refund = InferEntity<typeof Refund>
