import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Post } from './post'
import { Tag } from './tag'

/** The first tag of a post is its primary one. */
export const PostTag = defineEntity({
  name: 'PostTag',
  tableName: 'post_tags',
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    tag: () => p.manyToOne(Tag).primary().deleteRule('cascade').updateRule('no action'),
    position: p.integer().default(0),
  },
  indexes: [{ properties: ['tag', 'post'] }],
})

export type PostTag = InferEntity<typeof PostTag>
