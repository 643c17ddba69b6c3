import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Member } from '../identity/member'

/** A name on a post. Imported authors need not be members here. */
export const Author = defineEntity({
  name: 'Author',
  tableName: 'authors',
  properties: {
    id: id(),
    slug: p.string().length(191).unique(),
    name: p.string().length(191),
    bio: p.text().default(''),
    image: p.text().nullable(),
    member: () => p.manyToOne(Member).nullable().deleteRule('no action').unique(),
  },
})

export type Author = InferEntity<typeof Author>
