import { defineEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { LedgerAccount } from './ledger-account'

/**
 * The sum of an account's entries, for accounts of somebody's: credit, producers, gift cards, monthly bills, households. Kept by the
 * database (`keep_ledger_balances`), written by nobody else.
 */
export const LedgerBalance = defineEntity({
  name: 'LedgerBalance',
  tableName: 'ledger_balances',
  properties: {
    account: () => p.manyToOne(LedgerAccount).primary().deleteRule('no action').updateRule('no action'),
    currency: currency().primary(),
    kind: p.enum(['credit', 'producer', 'gift-card', 'receivable', 'household']),
    amount: amount(),
    /** How many entries it is the sum of. */
    entries: p.bigint('number').defaultRaw('0'),
  },
})
