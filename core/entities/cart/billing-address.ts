import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** Whom a member's invoices are made out to. */
export const BillingAddress = defineEntity({
  name: 'BillingAddress',
  tableName: 'billing_addresses',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    name: p.text(),
    address: p.text(),
    /** ISO 3166-1, two letters. */
    country: p.text().check(`country ~ '^[A-Z]{2}$'`),
    /** Blank for who has none. */
    vatNumber: p.text(),
    savedAt: now(),
  },
})

export type BillingAddress = InferEntity<typeof BillingAddress>
