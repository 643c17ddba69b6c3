import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** The fact that a post is public, since when and by whom. Unpublishing deletes it. */
export const Publication = defineEntity({
  name: 'Publication',
  tableName: 'publications',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('no action').updateRule('no action'),
    publishedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    publishedAt: moment(),
  },
  indexes: [{ properties: ['publishedAt', 'post'] }],
})

export type Publication = InferEntity<typeof Publication>
