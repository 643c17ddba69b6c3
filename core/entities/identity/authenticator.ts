import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from './member'

/** A member's authenticator app (RFC 6238). */
export const Authenticator = defineEntity({
  name: 'Authenticator',
  tableName: 'authenticators',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    /** The shared secret, encrypted (RFC 7516). */
    secretJwe: p.text(),
    createdAt: now(),
    /** Null until its first code was typed. */
    confirmedAt: moment().nullable(),
    /** The time step of the last code that was taken (RFC 6238 §5.2). */
    lastStep: p.bigint('number').defaultRaw('0'),
    wrongTries: p.bigint('number').defaultRaw('0'),
    wrongAt: moment().nullable(),
  },
})

export type Authenticator = InferEntity<typeof Authenticator>
