import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id } from '../columns'
import { Product } from './product'

/** One size or kind of a product. `stock` is on the shelf, `reserved` is promised to unpaid orders. */
export const Variant = defineEntity({
  name: 'Variant',
  tableName: 'variants',
  properties: {
    id: id(),
    product: () => p.manyToOne(Product).deleteRule('no action').index(),
    name: p.string().length(120),
    sku: p.string().length(80).unique(),
    unit: p.string().length(40).default(''),
    priceAmount: amount().check('price_amount >= 0'),
    priceCurrency: currency(),
    /** What its supplier asks for it; null when nobody has said. */
    costAmount: amount().nullable().check('cost_amount >= 0'),
    costCurrency: currency().nullable(),
    stock: p.integer().default(0).check('stock >= 0'),
    reserved: p.integer().default(0),
    position: p.integer().default(0),
    /** In millionth parts of `measureOf` (`kg`, `l`, `piece`), as `name` or `unit` says it; null where they say none. */
    measure: p.bigint('number').nullable(),
    measureOf: p.text().nullable(),
    /** Whether anybody has looked; the database forgets it when the words change. */
    measured: p.boolean().default(false),
    /** Made or fetched when somebody orders it: never sold out. */
    onDemand: p.boolean().default(false),
    /** What one chose of a product's options: `['Large', 'Blue']`. */
    options: p.array().default([]),
  },
  checks: [
    { name: 'variants_reserved_within_stock', expression: 'reserved >= 0 and reserved <= stock' },
    { name: 'variants_cost_whole', expression: '(cost_amount is null) = (cost_currency is null)' },
  ],
})

export type Variant = InferEntity<typeof Variant>
