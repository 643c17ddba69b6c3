import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

export const Category = defineEntity({
  name: 'Category',
  tableName: 'categories',
  properties: {
    id: id(),
    slug: p.string().length(120).unique(),
    name: p.string().length(120),
    description: p.text().default(''),
    position: p.integer().default(0),
  },
})

export type Category = InferEntity<typeof Category>
