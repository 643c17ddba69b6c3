import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** A word by which members are told apart in lists. */
export const MemberLabel = defineEntity({
  name: 'MemberLabel',
  tableName: 'member_labels',
  properties: {
    member: () => p.manyToOne(Member).primary().deleteRule('cascade').updateRule('no action'),
    slug: p.text().primary(),
    name: p.text(),
    givenAt: now(),
  },
  indexes: [{ properties: ['slug', 'name', 'givenAt'] }],
})

export type MemberLabel = InferEntity<typeof MemberLabel>

/** What those who keep the list of members wrote of one. */
export const MemberNote = defineEntity({
  name: 'MemberNote',
  tableName: 'member_notes',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    note: p.text(),
    writtenAt: now(),
  },
})

export type MemberNote = InferEntity<typeof MemberNote>
