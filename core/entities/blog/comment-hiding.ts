import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Comment } from './comment'

/** Moderation hid a comment. To restore it deletes the row. */
export const CommentHiding = defineEntity({
  name: 'CommentHiding',
  tableName: 'comment_hidings',
  properties: {
    comment: () => p.oneToOne(Comment).owner().primary().deleteRule('cascade').updateRule('no action'),
    hiddenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    hiddenAt: now(),
  },
})

export type CommentHiding = InferEntity<typeof CommentHiding>
