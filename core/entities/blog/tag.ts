import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

export const Tag = defineEntity({
  name: 'Tag',
  tableName: 'tags',
  properties: {
    id: id(),
    slug: p.string().length(191).unique(),
    name: p.string().length(191),
    description: p.text().default(''),
    image: p.text().nullable(),
    imageAlt: p.text().default(''),
    metaTitle: p.text().nullable(),
    metaDescription: p.text().nullable(),
    /** Ghost's `#internal` tags: they steer, readers never see them. */
    internal: p.boolean().default(false),
  },
})

export type Tag = InferEntity<typeof Tag>
