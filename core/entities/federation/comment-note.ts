import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Comment } from '../blog/comment'
import { moment } from '../columns'
import { Note } from './note'

/** The note by which a member's comment is also said in the fediverse. */
export const CommentNote = defineEntity({
  name: 'CommentNote',
  tableName: 'comment_notes',
  properties: {
    note: () => p.oneToOne(Note).owner().primary().deleteRule('cascade').updateRule('no action'),
    comment: () => p.manyToOne(Comment).deleteRule('cascade').index(),
    /** Since when it is taken back, because the comment was deleted or hidden. */
    withdrawnAt: moment().nullable(),
  },
})

export type CommentNote = InferEntity<typeof CommentNote>
