import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id } from '../columns'
import { Product } from './product'

const NET_MAKES_PRICE = `case when net_price_amount is null or net_price_rate is null then net_price_amount is null and net_price_rate is null else net_price_amount >= 0 and net_price_rate >= 0 and net_price_rate <= 10000 and price_amount = (net_price_amount * (10000 + net_price_rate) + 5000) / 10000 end`

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
    /** What was typed without VAT, and the rate by which the price is made of it, 0 for none; null for a price typed with VAT. */
    netPriceAmount: amount().nullable(),
    netPriceRate: p.bigint('number').nullable(),
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
    { name: 'variants_net_price_makes_price', expression: NET_MAKES_PRICE },
    { name: 'variants_cost_whole', expression: '(cost_amount is null) = (cost_currency is null)' },
  ],
})

export type Variant = InferEntity<typeof Variant>
