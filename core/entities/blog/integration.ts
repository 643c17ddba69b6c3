import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'

/** A program that reads the blog or writes in it by Ghost's APIs. */
export const Integration = defineEntity({
  name: 'Integration',
  tableName: 'integrations',
  properties: {
    id: id(),
    name: p.text(),
    /** SHA-256 of the content key, hexadecimal. The admin key is made of the id and the house's secret. */
    contentKeyHash: p.text().unique(),
    /** Its admin key acts for this member, as long as they may act themselves. */
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    createdAt: now(),
  },
})

export type Integration = InferEntity<typeof Integration>
