import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { BankLine } from './bank-line'
import { Order } from './order'

/** The fact that a shopkeeper dealt with a line of the bank's. */
export const BankLineSettlement = defineEntity({
  name: 'BankLineSettlement',
  tableName: 'bank_line_settlements',
  properties: {
    bankLine: () => p.oneToOne(BankLine).owner().primary().deleteRule('no action').updateRule('no action'),
    became: p.enum(['payment', 'credit', 'nothing', 'bill']),
    order: () => p.manyToOne(Order).nullable().deleteRule('no action').index(),
    settledBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    settledAt: now(),
  },
  checks: [
    {
      name: 'bank_line_settlements_payment_of_order',
      expression: `(became = 'payment') = (order_id is not null)`,
    },
  ],
})

export type BankLineSettlement = InferEntity<typeof BankLineSettlement>
