import { defineEntity, p } from '@mikro-orm/core'
import { BillAccount } from './bill-account'
import { Payment } from './payment'
import { Refund } from './refund'

/** What was paid on account and is on no bill yet. Kept by the database (`keep_unbilled_payment`), written by nobody else. */
export const UnbilledPayment = defineEntity({
  name: 'UnbilledPayment',
  tableName: 'unbilled_payments',
  properties: {
    payment: () => p.oneToOne(Payment).owner().primary().deleteRule('cascade').updateRule('no action'),
    account: () => p.manyToOne(BillAccount).deleteRule('no action').index(),
  },
})

/** What was given back on account and is on no bill yet. Kept by the database (`keep_unbilled_refund`), written by nobody else. */
export const UnbilledRefund = defineEntity({
  name: 'UnbilledRefund',
  tableName: 'unbilled_refunds',
  properties: {
    refund: () => p.oneToOne(Refund).owner().primary().deleteRule('cascade').updateRule('no action'),
    account: () => p.manyToOne(BillAccount).deleteRule('no action').index(),
  },
})
