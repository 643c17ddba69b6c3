import { defineEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Product } from './product'

/** A buyer's word on what they bought. It is shown while a `ReviewDecision` says so. */
export const Review = defineEntity({
  name: 'Review',
  tableName: 'reviews',
  properties: {
    id: id(),
    product: () => p.manyToOne(Product).deleteRule('no action'),
    member: () => p.manyToOne(Member).deleteRule('no action').index(),
    stars: p.bigint('number').check('stars >= 1 and stars <= 5'),
    text: p.text().default(''),
    writtenAt: now(),
  },
  uniques: [{ properties: ['product', 'member'] }],
})

export const ReviewDecision = defineEntity({
  name: 'ReviewDecision',
  tableName: 'review_decisions',
  properties: {
    review: () => p.oneToOne(Review).owner().primary().deleteRule('cascade').updateRule('no action'),
    shown: p.boolean(),
    decidedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    decidedAt: now(),
  },
})
