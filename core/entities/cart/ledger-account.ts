import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Member } from '../identity/member'

/** An account of the books: one of the cooperative's own, or a member's credit. Its balance is the sum of its entries. */
export const LedgerAccount = defineEntity({
  name: 'LedgerAccount',
  tableName: 'ledger_accounts',
  properties: {
    id: id(),
    code: p.text(),
    member: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
  },
  uniques: [{ properties: ['code', 'member'] }],
})

export type LedgerAccount = InferEntity<typeof LedgerAccount>
