import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Product } from './product'

/** What the shop says of products in a word of its own: organic, vegan. */
export const Property = defineEntity({
  name: 'Property',
  tableName: 'properties',
  properties: {
    id: id(),
    slug: p.text().unique(),
    name: p.text(),
    description: p.text().default(''),
    position: p.bigint('number').defaultRaw('0'),
  },
})

export type Property = InferEntity<typeof Property>

export const ProductProperty = defineEntity({
  name: 'ProductProperty',
  tableName: 'product_properties',
  properties: {
    product: () => p.manyToOne(Product).primary().deleteRule('no action').updateRule('no action'),
    property: () => p.manyToOne(Property).primary().deleteRule('cascade').updateRule('no action').index(),
  },
})
