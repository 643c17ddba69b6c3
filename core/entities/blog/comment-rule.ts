import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** Who may comment on a post, where that is not as everywhere. */
export const CommentRule = defineEntity({
  name: 'CommentRule',
  tableName: 'comment_rules',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('cascade').updateRule('no action'),
    who: p.enum(['nobody', 'members', 'paid']),
    setBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    setAt: now(),
  },
})

export type CommentRule = InferEntity<typeof CommentRule>
