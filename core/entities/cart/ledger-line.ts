import { defineEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { LedgerAccount } from './ledger-account'
import { LedgerTransaction } from './ledger-transaction'

/**
 * An entry of a credit, a member's or a household's, with its number among those of its account and what there was after it. Kept
 * by the database (`keep_ledger_balances`), written by nobody else.
 */
export const LedgerLine = defineEntity({
  name: 'LedgerLine',
  tableName: 'ledger_lines',
  properties: {
    account: () => p.manyToOne(LedgerAccount).primary().deleteRule('no action').updateRule('no action'),
    currency: currency().primary(),
    nth: p.bigint('number').primary(),
    transaction: () => p.manyToOne(LedgerTransaction).deleteRule('no action'),
    position: p.bigint('number'),
    balance: amount(),
  },
  uniques: [{ properties: ['transaction', 'position'] }],
})
