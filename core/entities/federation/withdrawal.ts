import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Actor } from './actor'

/** Something its author took back before it ever came here: an object, a follow, a like, a boost. */
export const Withdrawal = defineEntity({
  name: 'Withdrawal',
  tableName: 'withdrawals',
  properties: {
    /** Who took it back: nobody can do that for somebody else. */
    actor: () => p.manyToOne(Actor).primary().deleteRule('cascade').updateRule('no action'),
    /** The id of what was taken back. */
    uri: p.string().length(2000).primary(),
    withdrawnAt: now(),
  },
  indexes: [{ properties: ['withdrawnAt'] }],
})

export type Withdrawal = InferEntity<typeof Withdrawal>
