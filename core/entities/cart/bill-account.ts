import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** Its members order on it, and its holder gets one bill a month. What it owes is the sum of its account in the ledger. */
export const BillAccount = defineEntity({
  name: 'BillAccount',
  tableName: 'bill_accounts',
  properties: {
    id: id(),
    name: p.text(),
    holder: () => p.manyToOne(Member).deleteRule('no action').index(),
    /** More than this nobody may owe on it. */
    limitAmount: amount().check('limit_amount > 0'),
    currency: currency(),
    openedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    openedAt: now(),
    closedAt: moment().nullable(),
  },
})

export type BillAccount = InferEntity<typeof BillAccount>

export const BillAccountMember = defineEntity({
  name: 'BillAccountMember',
  tableName: 'bill_account_members',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('no action').updateRule('no action'),
    account: () => p.manyToOne(BillAccount).deleteRule('no action').index(),
    addedAt: now(),
  },
})

export type BillAccountMember = InferEntity<typeof BillAccountMember>
