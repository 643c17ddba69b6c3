import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Comment } from './comment'

/** The reply of the fediverse that a comment answers, by its address there: should it come once more, it is the same. */
export const CommentAnswer = defineEntity({
  name: 'CommentAnswer',
  tableName: 'comment_answers',
  properties: {
    comment: () => p.oneToOne(Comment).owner().primary().deleteRule('cascade').updateRule('no action'),
    uri: p.text().index(),
  },
})

export type CommentAnswer = InferEntity<typeof CommentAnswer>
