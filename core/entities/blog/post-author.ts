import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Author } from './author'
import { Post } from './post'

export const PostAuthor = defineEntity({
  name: 'PostAuthor',
  tableName: 'post_authors',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade'),
    author: () => p.manyToOne(Author).deleteRule('cascade').index(),
    position: p.integer().default(0),
  },
  uniques: [{ properties: ['post', 'author'] }],
})

export type PostAuthor = InferEntity<typeof PostAuthor>
