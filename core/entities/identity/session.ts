import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { DOMAINS } from '#core/contracts/domain'
import { moment, now } from '../columns'
import { Member } from './member'

/** One app's session. All sessions that grew from one sign-in share its `signIn`. */
export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    /** SHA-256 of the session id in hexadecimal; the id itself is only in the cookie. */
    id: p.string().length(64).primary(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    domain: p.enum([...DOMAINS]),
    signIn: p.uuid().index(),
    device: p.string().length(120).default(''),
    /** Where it began: a network address; empty when unknown. */
    address: p.text().default(''),
    createdAt: now(),
    lastSeenAt: now(),
    /** When the member last proved who they are for this very session, in other apps by way of federation. */
    authenticatedAt: moment().nullable(),
    expiresAt: moment().index(),
  },
})

export type Session = InferEntity<typeof Session>
