import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Actor } from './actor'
import { Note } from './note'

/** A like or a boost. Undo deletes it. */
export const Reaction = defineEntity({
  name: 'Reaction',
  tableName: 'reactions',
  properties: {
    id: id(),
    uri: p.string().length(2000).unique(),
    kind: p.enum(['Like', 'Announce']),
    actor: () => p.manyToOne(Actor).deleteRule('cascade'),
    note: () => p.manyToOne(Note).deleteRule('cascade').index(),
    reactedAt: now(),
  },
  uniques: [{ properties: ['kind', 'actor', 'note'] }],
  indexes: [{ properties: ['kind', 'actor', 'reactedAt', 'note'] }],
})

export type Reaction = InferEntity<typeof Reaction>
