import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'

export const Newsletter = defineEntity({
  name: 'Newsletter',
  tableName: 'newsletters',
  properties: {
    id: id(),
    slug: p.string().length(120).unique(),
    name: p.string().length(160),
    description: p.text().default(''),
    createdAt: now(),
  },
})

export type Newsletter = InferEntity<typeof Newsletter>
