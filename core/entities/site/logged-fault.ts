import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** What went wrong lately, one row for each kind of fault; redacted as the log is. */
export const LoggedFault = defineEntity({
  name: 'LoggedFault',
  tableName: 'logged_faults',
  properties: {
    /** SHA-256 of what makes it this kind. */
    fingerprint: p.text().primary(),
    message: p.text(),
    error: p.text().nullable(),
    domain: p.text().nullable(),
    task: p.text().nullable(),
    /** Of the last time. */
    requestId: p.text().nullable(),
    times: p.bigint('number'),
    firstAt: moment(),
    lastAt: moment().index(),
  },
})

export type LoggedFault = InferEntity<typeof LoggedFault>
