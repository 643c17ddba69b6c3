import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Comment } from './comment'

/** A member likes what another one said. Undo deletes the row. */
export const CommentLike = defineEntity({
  name: 'CommentLike',
  tableName: 'comment_likes',
  properties: {
    comment: () => p.manyToOne(Comment).primary().deleteRule('cascade').updateRule('no action'),
    member: () => p.manyToOne(Member).primary().deleteRule('no action').updateRule('no action').index(),
    likedAt: now(),
  },
})

export type CommentLike = InferEntity<typeof CommentLike>
