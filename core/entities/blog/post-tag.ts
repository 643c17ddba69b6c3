import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Post } from './post'
import { Tag } from './tag'

/** The first tag of a post is its primary one. */
export const PostTag = defineEntity({
  name: 'PostTag',
  tableName: 'post_tags',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade'),
    tag: () => p.manyToOne(Tag).deleteRule('cascade').index(),
    position: p.integer().default(0),
  },
  uniques: [{ properties: ['post', 'tag'] }],
})

export type PostTag = InferEntity<typeof PostTag>
