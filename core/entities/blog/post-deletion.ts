import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** The fact that a draft was thrown away, when and by whom. Undo deletes it. */
export const PostDeletion = defineEntity({
  name: 'PostDeletion',
  tableName: 'post_deletions',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('cascade').updateRule('no action'),
    deletedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    deletedAt: now(),
  },
})

export type PostDeletion = InferEntity<typeof PostDeletion>
