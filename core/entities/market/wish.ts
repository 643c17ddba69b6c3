import { defineEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Product } from './product'

/** What a member means to buy, and is told of when it is back. */
export const Wish = defineEntity({
  name: 'Wish',
  tableName: 'wishes',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    product: () => p.manyToOne(Product).deleteRule('no action').index(),
    wishedAt: now(),
    /** When a letter last said that it is back. */
    toldAt: moment().nullable(),
  },
  uniques: [{ properties: ['member', 'product'] }],
})
