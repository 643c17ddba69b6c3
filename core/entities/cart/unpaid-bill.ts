import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Bill } from './bill'
import { BillAccount } from './bill-account'

/** A bill of which something is still to be paid. Kept by the database (`keep_unpaid`), written by nobody else. */
export const UnpaidBill = defineEntity({
  name: 'UnpaidBill',
  tableName: 'unpaid_bills',
  properties: {
    bill: () => p.oneToOne(Bill).owner().primary().deleteRule('cascade').updateRule('no action'),
    account: () => p.manyToOne(BillAccount).deleteRule('no action'),
    month: p.text(),
    dueAt: moment(),
  },
  indexes: [{ properties: ['dueAt', 'bill'] }, { properties: ['account', 'month'] }],
})
