import { defineEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from './variant'

/** What a member buys again and again, under a name. */
export const SavedList = defineEntity({
  name: 'SavedList',
  tableName: 'saved_lists',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('no action'),
    name: p.text(),
    savedAt: now(),
  },
  uniques: [{ properties: ['member', 'name'] }],
})

export const SavedListLine = defineEntity({
  name: 'SavedListLine',
  tableName: 'saved_list_lines',
  properties: {
    list: () => p.manyToOne(SavedList).primary().deleteRule('cascade').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    quantity: p.bigint('number').check('quantity >= 1 and quantity <= 999'),
  },
})
