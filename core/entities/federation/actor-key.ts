import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Actor } from './actor'

/** The private keys of an actor of ours, in a table of their own so that no page query can carry them along. */
export const ActorKey = defineEntity({
  name: 'ActorKey',
  tableName: 'actor_keys',
  properties: {
    actor: () => p.oneToOne(Actor).owner().primary().deleteRule('cascade'),
    rsaPrivatePem: p.text(),
    ed25519PrivatePem: p.text(),
    createdAt: now(),
  },
})

export type ActorKey = InferEntity<typeof ActorKey>
