import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { Role } from '#core/contracts/viewer'
import { id, moment } from '../columns'
import { Member } from './member'
import { OwnRole } from './own-role'

/** Somebody asked by letter to work for the cooperative, in these roles. */
export const Invitation = defineEntity({
  name: 'Invitation',
  tableName: 'invitations',
  properties: {
    id: id(),
    /** In lower case. */
    email: p.text(),
    roles: p.json<Role[]>(),
    /** SHA-256 of the token in the letter, hexadecimal. */
    tokenHash: p.text().unique(),
    invitedBy: () => p.manyToOne(Member).deleteRule('no action'),
    invitedAt: moment(),
    expiresAt: moment().index(),
    acceptedBy: () => p.manyToOne(Member).nullable().deleteRule('cascade'),
    acceptedAt: moment().nullable(),
    withdrawnAt: moment().nullable(),
  },
  checks: [{ name: 'invitations_roles_check', expression: `jsonb_typeof("roles") = 'array'` }],
  indexes: [
    {
      name: 'invitations_one_open',
      expression:
        'create unique index "invitations_one_open" on "invitations" ("email") where "accepted_at" is null and "withdrawn_at" is null',
    },
  ],
})

export type Invitation = InferEntity<typeof Invitation>

/** One of the cooperative's own roles that they are asked to have, too. */
export const InvitationOwnRole = defineEntity({
  name: 'InvitationOwnRole',
  tableName: 'invitation_own_roles',
  properties: {
    invitation: () => p.manyToOne(Invitation).primary().deleteRule('cascade').updateRule('no action'),
    ownRole: () => p.manyToOne(OwnRole).primary().deleteRule('no action').updateRule('no action').index(),
  },
})

export type InvitationOwnRole = InferEntity<typeof InvitationOwnRole>
