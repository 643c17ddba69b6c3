import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'

export const Member = defineEntity({
  name: 'Member',
  tableName: 'members',
  properties: {
    id: id(),
    /** Lower case: an address is one member, however it was typed. Null once the account is erased. */
    email: p.string().length(254).unique().check('email = lower(email)').nullable(),
    name: p.string().length(120),
    /** The local part of `@handle@host` in the fediverse. */
    handle: p.string().length(40).unique().check("handle ~ '^[a-z0-9_]{1,40}$'"),
    bio: p.text().default(''),
    joinedAt: now(),
  },
  indexes: [{ properties: ['joinedAt', 'id'] }],
})

export type Member = InferEntity<typeof Member>
