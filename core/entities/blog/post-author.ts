import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Author } from './author'
import { Post } from './post'

export const PostAuthor = defineEntity({
  name: 'PostAuthor',
  tableName: 'post_authors',
  indexes: [{ properties: ['author', 'post'] }],
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    author: () => p.manyToOne(Author).primary().deleteRule('cascade').updateRule('no action'),
    position: p.integer().default(0),
  },
})

export type PostAuthor = InferEntity<typeof PostAuthor>
