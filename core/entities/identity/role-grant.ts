import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { ROLES } from '#core/contracts/viewer'
import { id, now } from '../columns'
import { Member } from './member'

/** A role is a row with who granted it and when; taking it away deletes the row. */
export const RoleGrant = defineEntity({
  name: 'RoleGrant',
  tableName: 'role_grants',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    role: p.enum([...ROLES]),
    /** Empty for the first operator, whom nobody could grant it. */
    grantedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    grantedAt: now(),
  },
  uniques: [{ properties: ['member', 'role'] }],
})

export type RoleGrant = InferEntity<typeof RoleGrant>
