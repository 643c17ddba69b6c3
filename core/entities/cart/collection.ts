import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Order } from './order'

/** The fact that an order was handed over. Undo deletes it. */
export const Collection = defineEntity({
  name: 'Collection',
  tableName: 'collections',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action').unique(),
    collectedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    collectedAt: now(),
  },
})

export type Collection = InferEntity<typeof Collection>
