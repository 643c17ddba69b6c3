import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Order } from './order'

/** The fact that an order was handed over. Undo deletes it. */
export const Collection = defineEntity({
  name: 'Collection',
  tableName: 'collections',
  properties: {
    order: () => p.oneToOne(Order).owner().primary().deleteRule('no action').updateRule('no action'),
    collectedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    collectedAt: now(),
  },
})

export type Collection = InferEntity<typeof Collection>
