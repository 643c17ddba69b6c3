import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Producer } from './producer'

/** What was agreed with a producer; without a row, nothing was. */
export const ProducerTerms = defineEntity({
  name: 'ProducerTerms',
  tableName: 'producer_terms',
  properties: {
    producer: () => p.oneToOne(Producer).owner().primary().deleteRule('no action').updateRule('no action'),
    /** Where their orders go. */
    orderEmail: p.text().default(''),
    /** Since when what they change needs nobody's yes. */
    trustedAt: moment().nullable(),
    trustedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    /** Since when they see who buys. */
    buyersShownAt: moment().nullable(),
    buyersShownBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
  },
})

export type ProducerTerms = InferEntity<typeof ProducerTerms>

/** Who works in a producer's room. */
export const ProducerMember = defineEntity({
  name: 'ProducerMember',
  tableName: 'producer_members',
  properties: {
    producer: () => p.manyToOne(Producer).primary().deleteRule('no action').updateRule('no action'),
    member: () => p.manyToOne(Member).primary().deleteRule('no action').updateRule('no action').index(),
    joinedAt: now(),
  },
})

export type ProducerMember = InferEntity<typeof ProducerMember>

/** Somebody asked by letter into a producer's room. */
export const ProducerInvitation = defineEntity({
  name: 'ProducerInvitation',
  tableName: 'producer_invitations',
  properties: {
    id: id(),
    producer: () => p.manyToOne(Producer).deleteRule('no action').index(),
    /** In lower case. */
    email: p.text(),
    /** SHA-256 of the token in the letter, hexadecimal. */
    tokenHash: p.text().unique(),
    invitedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    invitedAt: now(),
    expiresAt: moment(),
    acceptedAt: moment().nullable(),
    acceptedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    withdrawnAt: moment().nullable(),
  },
  checks: [
    { name: 'producer_invitations_accepted', expression: '(accepted_at is null) = (accepted_by_id is null)' },
    { name: 'producer_invitations_one_end', expression: 'accepted_at is null or withdrawn_at is null' },
  ],
  indexes: [
    {
      name: 'producer_invitations_one_open',
      expression:
        'create unique index "producer_invitations_one_open" on "producer_invitations" ("producer_id", "email") where "accepted_at" is null and "withdrawn_at" is null',
    },
  ],
})

export type ProducerInvitation = InferEntity<typeof ProducerInvitation>
