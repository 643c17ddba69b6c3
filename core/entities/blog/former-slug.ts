import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Post } from './post'

/** An address at which a post was public before: it leads to where the post is now. */
export const FormerSlug = defineEntity({
  name: 'FormerSlug',
  tableName: 'former_slugs',
  properties: {
    slug: p.string().length(191).primary(),
    post: () => p.manyToOne(Post).deleteRule('cascade').index(),
    leftAt: now(),
  },
})

export type FormerSlug = InferEntity<typeof FormerSlug>
