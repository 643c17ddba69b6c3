import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { Member } from '../identity/member'
import { LedgerAccount } from './ledger-account'
import { LedgerTransaction } from './ledger-transaction'

/** A debit is positive, a credit negative. */
export const LedgerEntry = defineEntity({
  name: 'LedgerEntry',
  tableName: 'ledger_entries',
  properties: {
    transaction: () =>
      p.manyToOne(LedgerTransaction).primary().deleteRule('no action').updateRule('no action'),
    position: p.bigint('number').primary(),
    account: () => p.manyToOne(LedgerAccount).deleteRule('no action'),
    amount: amount().check('amount <> 0'),
    currency: currency(),
    /** Whose doing it is, in a household's account. */
    member: () => p.manyToOne(Member).nullable().deleteRule('no action'),
  },
  indexes: [{ properties: ['account', 'transaction'] }],
})

export type LedgerEntry = InferEntity<typeof LedgerEntry>
