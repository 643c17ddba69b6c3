import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from './member'

/** What will be the next rows of the security log, sealed one by one: see `core/security-log`. */
export const WaitingSecurityEvent = defineEntity({
  name: 'WaitingSecurityEvent',
  tableName: 'waiting_security_events',
  properties: {
    id: p.uuid().primary(),
    at: moment(),
    /** One of `core/contracts/security-events.ts`. */
    event: p.text(),
    /** Whose account it is about, and who did it. */
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    client: p.text().nullable(),
    /** Null once the member has left. */
    details: p.json<Record<string, string>>().nullable(),
    detailsDigest: p.text(),
    seal: p.text(),
  },
})

export type WaitingSecurityEvent = InferEntity<typeof WaitingSecurityEvent>
