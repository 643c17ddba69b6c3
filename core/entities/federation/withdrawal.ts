import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Actor } from './actor'

/** Something its author took back before it ever came here: an object, a follow, a like, a boost. */
export const Withdrawal = defineEntity({
  name: 'Withdrawal',
  tableName: 'withdrawals',
  properties: {
    id: id(),
    /** The id of what was taken back. */
    uri: p.string().length(2000),
    /** Who took it back: nobody can do that for somebody else. */
    actor: () => p.manyToOne(Actor).deleteRule('cascade'),
    withdrawnAt: now(),
  },
  uniques: [{ properties: ['actor', 'uri'] }],
  indexes: [{ properties: ['withdrawnAt'] }],
})

export type Withdrawal = InferEntity<typeof Withdrawal>
