import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { BankLine } from './bank-line'
import { PaymentDifference } from './payment-difference'

/** A difference with SumUp that nobody has settled. Kept by the database (`difference_waits`), written by nobody else. */
export const UnsettledDifference = defineEntity({
  name: 'UnsettledDifference',
  tableName: 'unsettled_differences',
  properties: {
    difference: () =>
      p.oneToOne(PaymentDifference).owner().primary().deleteRule('cascade').updateRule('no action'),
    seenAt: moment(),
  },
  indexes: [{ properties: ['seenAt', 'difference'] }],
})

/** A line of the bank's that nobody has dealt with. Kept by the database (`bank_line_waits`), written by nobody else. */
export const UnsettledBankLine = defineEntity({
  name: 'UnsettledBankLine',
  tableName: 'unsettled_bank_lines',
  properties: {
    bankLine: () => p.oneToOne(BankLine).owner().primary().deleteRule('cascade').updateRule('no action'),
    bookedOn: p.date(),
  },
  indexes: [{ properties: ['bookedOn', 'bankLine'] }],
})
