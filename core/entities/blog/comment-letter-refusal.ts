import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'

/** A member wants no letters about comments. */
export const CommentLetterRefusal = defineEntity({
  name: 'CommentLetterRefusal',
  tableName: 'comment_letter_refusals',
  properties: {
    member: () => p.oneToOne(Member).owner().primary().deleteRule('cascade').updateRule('no action'),
    refusedAt: now(),
  },
})

export type CommentLetterRefusal = InferEntity<typeof CommentLetterRefusal>
