import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Post } from './post'

/** A post or page that is not public, and when it was last saved. Kept by the database (`post_is_unpublished`), written by nobody else. */
export const UnpublishedPost = defineEntity({
  name: 'UnpublishedPost',
  tableName: 'unpublished_posts',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('cascade').updateRule('no action'),
    updatedAt: moment().defaultRaw('now()'),
  },
  indexes: [{ properties: ['updatedAt', 'post'] }],
})
