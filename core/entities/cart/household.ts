import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** Its members share one account of credit (`household:<id>` in the ledger). */
export const Household = defineEntity({
  name: 'Household',
  tableName: 'households',
  properties: {
    id: id(),
    name: p.text(),
    openedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    openedAt: now(),
    closedAt: moment().nullable(),
    /** Who was the last in it: what was left became theirs, and so does what comes back later. */
    lastMember: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
  },
})

export type Household = InferEntity<typeof Household>

/** Who is in it, and who was. */
export const HouseholdMembership = defineEntity({
  name: 'HouseholdMembership',
  tableName: 'household_memberships',
  properties: {
    id: id(),
    household: () => p.manyToOne(Household).deleteRule('no action').index(),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    joinedAt: now(),
    leftAt: moment().nullable(),
    /** Whoever at the shop took them out; null for who left. */
    removedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
  },
  checks: [
    { name: 'household_memberships_removed', expression: 'removed_by_id is null or left_at is not null' },
  ],
})

export type HouseholdMembership = InferEntity<typeof HouseholdMembership>

/** What it was called before, and who renamed it. */
export const HouseholdRenaming = defineEntity({
  name: 'HouseholdRenaming',
  tableName: 'household_renamings',
  properties: {
    id: id(),
    household: () => p.manyToOne(Household).deleteRule('no action').index(),
    nameBefore: p.text(),
    renamedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    renamedAt: now(),
  },
})

export type HouseholdRenaming = InferEntity<typeof HouseholdRenaming>

/** Asked, by an e-mail address: whoever has it says yes or no. */
export const HouseholdInvitation = defineEntity({
  name: 'HouseholdInvitation',
  tableName: 'household_invitations',
  properties: {
    id: id(),
    household: () => p.manyToOne(Household).deleteRule('no action'),
    email: p.text().index(),
    invitedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    invitedAt: now().index(),
  },
  uniques: [{ name: 'household_invitations_once', properties: ['household', 'email'] }],
})

export type HouseholdInvitation = InferEntity<typeof HouseholdInvitation>
