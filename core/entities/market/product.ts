import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now, searchWords } from '../columns'
import { Category } from './category'
import { Producer } from './producer'
import { VatRate } from './vat-rate'

/** What is sold, in one or more variants. It is on the market's list while it has a `Listing`. */
export const Product = defineEntity({
  name: 'Product',
  tableName: 'products',
  properties: {
    id: id(),
    slug: p.string().length(160).unique(),
    title: p.string().length(200),
    summary: p.text().default(''),
    /** Markdown. */
    description: p.text().default(''),
    storage: p.text().default(''),
    /** As the label says it. Blank: nobody has stated any, unless it was stated that there are none. */
    allergens: p.text().default(''),
    allergenFree: p.boolean().default(false),
    image: p.text().nullable(),
    imageAlt: p.text().default(''),
    producer: () => p.manyToOne(Producer).nullable().deleteRule('no action'),
    category: () => p.manyToOne(Category).nullable().deleteRule('set null').index(),
    vatRate: () => p.manyToOne(VatRate).nullable().deleteRule('no action').index(),
    search: searchWords('title', 'summary', 'description'),
    createdAt: now(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
  checks: [
    { name: 'products_allergens_one_statement', expression: `not (allergen_free and allergens <> '')` },
  ],
})

export type Product = InferEntity<typeof Product>
