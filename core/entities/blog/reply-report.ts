import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** A reader asks those who moderate to look at a reply of the fediverse, by its address there. */
export const ReplyReport = defineEntity({
  name: 'ReplyReport',
  tableName: 'reply_reports',
  properties: {
    uri: p.text().primary(),
    reporter: () => p.manyToOne(Member).primary().deleteRule('no action').updateRule('no action').index(),
    post: () => p.manyToOne(Post).deleteRule('cascade').index(),
    reason: p.text(),
    reportedAt: now(),
    settledBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    settledAt: moment().nullable(),
  },
  indexes: [{ properties: ['settledAt', 'reportedAt'] }],
})

export type ReplyReport = InferEntity<typeof ReplyReport>
