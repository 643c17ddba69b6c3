import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Tier } from '../account/tier'
import { Post } from './post'

/** A tier that may read a post which is for tiers. */
export const PostTier = defineEntity({
  name: 'PostTier',
  tableName: 'post_tiers',
  properties: {
    post: () => p.manyToOne(Post).primary().deleteRule('cascade').updateRule('no action'),
    tier: () => p.manyToOne(Tier).primary().deleteRule('no action').updateRule('no action').index(),
  },
})

export type PostTier = InferEntity<typeof PostTier>
