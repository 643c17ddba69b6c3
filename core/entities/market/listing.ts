import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Product } from './product'

/** The fact that a product is on sale. Taking it off the list deletes it. */
export const Listing = defineEntity({
  name: 'Listing',
  tableName: 'listings',
  properties: {
    product: () => p.oneToOne(Product).owner().primary().deleteRule('no action').updateRule('no action'),
    listedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    listedAt: now(),
    featured: p.boolean().default(false),
  },
})

export type Listing = InferEntity<typeof Listing>
