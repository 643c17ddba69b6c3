import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Comment } from './comment'

/** Its author took a comment back. Undo deletes the row, as long as the words are there. */
export const CommentDeletion = defineEntity({
  name: 'CommentDeletion',
  tableName: 'comment_deletions',
  properties: {
    comment: () => p.oneToOne(Comment).owner().primary().deleteRule('cascade').updateRule('no action'),
    deletedAt: now().index(),
  },
})

export type CommentDeletion = InferEntity<typeof CommentDeletion>
