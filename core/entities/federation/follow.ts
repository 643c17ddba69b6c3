import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Actor } from './actor'

/** Pending until it has an `acceptedAt`; unfollowing deletes it. */
export const Follow = defineEntity({
  name: 'Follow',
  tableName: 'follows',
  properties: {
    id: id(),
    uri: p.string().length(2000).unique(),
    follower: () => p.manyToOne(Actor).deleteRule('cascade'),
    followed: () => p.manyToOne(Actor).deleteRule('cascade').index(),
    requestedAt: now(),
    acceptedAt: moment().nullable(),
  },
  uniques: [{ properties: ['follower', 'followed'] }],
})

export type Follow = InferEntity<typeof Follow>
