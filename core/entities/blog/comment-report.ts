import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'
import { Comment } from './comment'

/** A reader asks those who moderate to look at a comment. */
export const CommentReport = defineEntity({
  name: 'CommentReport',
  tableName: 'comment_reports',
  properties: {
    comment: () => p.manyToOne(Comment).primary().deleteRule('cascade').updateRule('no action'),
    reporter: () => p.manyToOne(Member).primary().deleteRule('no action').updateRule('no action').index(),
    reason: p.text(),
    reportedAt: now(),
    settledBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    settledAt: moment().nullable(),
  },
  indexes: [{ properties: ['settledAt', 'reportedAt'] }],
})

export type CommentReport = InferEntity<typeof CommentReport>
