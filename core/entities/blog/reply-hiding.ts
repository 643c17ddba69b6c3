import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** Moderation hid a reply from the fediverse, by its address there: should it come once more, it stays hidden. */
export const ReplyHiding = defineEntity({
  name: 'ReplyHiding',
  tableName: 'reply_hidings',
  properties: {
    uri: p.text().primary(),
    post: () => p.manyToOne(Post).deleteRule('cascade').index(),
    hiddenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    hiddenAt: now(),
  },
})

export type ReplyHiding = InferEntity<typeof ReplyHiding>
