import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { WAYS_TO_PAY } from '#core/contracts/ways-to-pay'
import { amount, currency, id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { BankLine } from './bank-line'
import { BillAccount } from './bill-account'
import { Order } from './order'

/** One try to pay an order. Its `reference` is written before SumUp is asked, so a crash in between is found again. */
export const Payment = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    way: p.enum([...WAYS_TO_PAY]).default('sumup'),
    reference: p.string().length(90).unique(),
    checkoutId: p.string().length(64).nullable().unique(),
    hostedUrl: p.text().nullable(),
    state: p.enum(['created', 'pending', 'paid', 'failed', 'expired']).default('created'),
    amount: amount().check('amount >= 0'),
    currency: currency(),
    transactionId: p.string().length(64).nullable(),
    transactionCode: p.string().length(64).nullable(),
    createdAt: now(),
    paidAt: moment().nullable(),
    /** Who took what did not come through SumUp. */
    receivedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    /** The line of the bank's statement that paid it. */
    bankLine: () => p.manyToOne(BankLine).nullable().deleteRule('no action').unique(),
    /** On whose monthly bill it is. */
    billAccount: () => p.manyToOne(BillAccount).nullable().deleteRule('no action').index(),
    /** When a job last asked SumUp whether it was made. */
    askedAt: moment().nullable(),
    /** When SumUp was last asked what it gave back of it. */
    comparedAt: moment().nullable(),
  },
  uniques: [{ name: 'payments_id_order', properties: ['id', 'order'] }],
  checks: [{ name: 'payments_paid', expression: `(state = 'paid') = (paid_at is not null)` }],
})

export type Payment = InferEntity<typeof Payment>
