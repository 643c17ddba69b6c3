import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** The fact that a draft was thrown away, when and by whom. Undo deletes it. */
export const PostDeletion = defineEntity({
  name: 'PostDeletion',
  tableName: 'post_deletions',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade').unique(),
    deletedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    deletedAt: now(),
  },
})

export type PostDeletion = InferEntity<typeof PostDeletion>
