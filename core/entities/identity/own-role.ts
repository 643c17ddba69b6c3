import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { Permission } from '#core/contracts/viewer'
import { id, moment, now } from '../columns'
import { Member } from './member'

/** A role that the cooperative made itself. Retired, it is nobody's any more, and what tells of it still finds it. */
export const OwnRole = defineEntity({
  name: 'OwnRole',
  tableName: 'own_roles',
  properties: {
    id: id(),
    name: p.text(),
    permissions: p.json<Permission[]>(),
    /** Held only in a sign-in with more than a letter. */
    needsSecondFactor: p.boolean().default(false),
    madeBy: () => p.manyToOne(Member).deleteRule('no action').index(),
    madeAt: now(),
    retiredAt: moment().nullable(),
  },
  checks: [
    {
      name: 'own_roles_permissions_check',
      expression: `jsonb_typeof("permissions") = 'array' and "permissions" <> '[]' and not jsonb_exists("permissions", 'operator')`,
    },
  ],
  indexes: [
    {
      name: 'own_roles_one_name',
      expression:
        'create unique index "own_roles_one_name" on "own_roles" (lower("name")) where "retired_at" is null',
    },
  ],
})

export type OwnRole = InferEntity<typeof OwnRole>

/** Taking it away deletes the row; the audit keeps that it was there. */
export const OwnRoleGrant = defineEntity({
  name: 'OwnRoleGrant',
  tableName: 'own_role_grants',
  properties: {
    id: id(),
    ownRole: () => p.manyToOne(OwnRole).deleteRule('no action').index(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    grantedBy: () => p.manyToOne(Member).deleteRule('no action').index(),
    grantedAt: now(),
  },
  uniques: [{ properties: ['member', 'ownRole'] }],
})

export type OwnRoleGrant = InferEntity<typeof OwnRoleGrant>
