import { defineEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Product } from './product'

/** A picture of a product beside its first, which stands with the product itself. */
export const ProductPicture = defineEntity({
  name: 'ProductPicture',
  tableName: 'product_pictures',
  uniques: [{ properties: ['product', 'image'] }],
  properties: {
    id: id(),
    product: () => p.manyToOne(Product).deleteRule('no action'),
    image: p.text(),
    alt: p.text().default(''),
    position: p.bigint('number').defaultRaw('0'),
  },
})
