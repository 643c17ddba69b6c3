import { defineEntity, p } from '@mikro-orm/core'
import { Post } from './post'

/** A part of how many comments below a post everybody may read. Kept by the database (`count_comment`), written by nobody else. */
export const CommentCount = defineEntity({
  name: 'CommentCount',
  tableName: 'comment_counts',
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    part: p.bigint('number').primary(),
    shown: p.bigint('number'),
  },
})
