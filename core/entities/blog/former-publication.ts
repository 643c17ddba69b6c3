import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Post } from './post'

/** Since when a draft was public, before it became one. Publishing it deletes this. */
export const FormerPublication = defineEntity({
  name: 'FormerPublication',
  tableName: 'former_publications',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('cascade').updateRule('no action'),
    publishedAt: moment(),
  },
})

export type FormerPublication = InferEntity<typeof FormerPublication>
