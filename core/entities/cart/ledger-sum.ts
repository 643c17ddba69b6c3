import { defineEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'

/**
 * What was booked on a line of the trial balance; the rows of a line are added up. Kept by the database
 * (`keep_ledger_sums`), written by nobody else.
 */
export const LedgerSum = defineEntity({
  name: 'LedgerSum',
  tableName: 'ledger_sums',
  properties: {
    part: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    code: p.text(),
    currency: currency(),
    debit: amount(),
    credit: amount(),
    /** Of a line of many accounts how many there are; of one that is an account itself 0. */
    accounts: p.bigint('number'),
  },
})
