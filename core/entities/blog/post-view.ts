import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Post } from './post'

/** How often a post was looked at on a day, and by how many. */
export const PostView = defineEntity({
  name: 'PostView',
  tableName: 'post_views',
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    day: p.string().columnType('date').primary().index(),
    views: p.bigint('number'),
    readers: p.bigint('number'),
  },
})

export type PostView = InferEntity<typeof PostView>

/** From where: the host of another site whose link was followed. */
export const PostReferrer = defineEntity({
  name: 'PostReferrer',
  tableName: 'post_referrers',
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    day: p.string().columnType('date').primary().index(),
    host: p.text().primary(),
    views: p.bigint('number'),
  },
})

export type PostReferrer = InferEntity<typeof PostReferrer>
