import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from './member'

/** A row of the security log: a chain, see `core/security-log`. */
export const SecurityEvent = defineEntity({
  name: 'SecurityEvent',
  tableName: 'security_events',
  properties: {
    position: p.bigint('number').primary().autoincrement(false),
    at: moment(),
    /** One of `core/contracts/security-events.ts`. */
    event: p.text(),
    /** Whose account it is about; null where nobody's is known. */
    member: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    /** Who did it, where that is somebody else. */
    by: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    client: p.text().nullable(),
    /** Null once the member has left. */
    details: p.json<Record<string, string>>().nullable(),
    detailsDigest: p.text(),
    digest: p.text(),
  },
  indexes: [{ properties: ['member', 'position'] }, { properties: ['event', 'position'] }],
})

export type SecurityEvent = InferEntity<typeof SecurityEvent>
