import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** What a member says below a post. */
export const Comment = defineEntity({
  name: 'Comment',
  tableName: 'comments',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade'),
    author: () => p.manyToOne(Member).deleteRule('no action').index(),
    /** The comment it answers. */
    parentId: p.uuid().nullable().index(),
    /** The comment that its thread begins with: itself, where it answers none. */
    threadId: p.uuid(),
    /** As it was typed; empty once it was deleted for good. */
    text: p.text(),
    createdAt: now().index(),
    editedAt: moment().nullable(),
    /** How many members like it. Kept by the database (`count_comment_likes`), written by nobody else. */
    likes: p.bigint('number').defaultRaw('0'),
  },
  indexes: [
    { properties: ['post', 'createdAt'] },
    { properties: ['threadId', 'createdAt', 'id'] },
    {
      name: 'comments_beginnings_index',
      expression:
        'create index comments_beginnings_index on comments (post_id, created_at, id) where parent_id is null',
    },
  ],
  checks: [{ name: 'comments_begin_threads', expression: '(parent_id is null) = (thread_id = id)' }],
})

export type Comment = InferEntity<typeof Comment>
