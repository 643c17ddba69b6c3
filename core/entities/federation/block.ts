import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'

/** A host or an account the cooperative wants nothing to do with. Lifting the block deletes it. */
export const Block = defineEntity({
  name: 'Block',
  tableName: 'blocks',
  properties: {
    id: id(),
    kind: p.enum(['host', 'actor']),
    /** A host name, or an actor's address. */
    target: p.string().length(2000),
    reason: p.text().default(''),
    blockedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    blockedAt: now(),
  },
  uniques: [{ properties: ['kind', 'target'] }],
})

export type Block = InferEntity<typeof Block>
