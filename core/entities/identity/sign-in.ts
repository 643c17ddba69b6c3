import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Member } from './member'

/** One signing in, from which the sessions of all six apps grow. */
export const SignIn = defineEntity({
  name: 'SignIn',
  tableName: 'sign_ins',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    /** From here a session is counted old, however often it is used. */
    beganAt: moment(),
    /** When the member last proved who they are (OpenID Connect Core §2, `auth_time`). */
    authenticatedAt: moment(),
    /** All that was shown in it (RFC 8176). */
    methods: p.json<string[]>().defaultRaw(`'["otp"]'`),
  },
})

export type SignIn = InferEntity<typeof SignIn>
