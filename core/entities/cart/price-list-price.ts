import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { Variant } from '../market/variant'
import { PriceList } from './price-list'

/** What one variant costs by a price list. */
export const PriceListPrice = defineEntity({
  name: 'PriceListPrice',
  tableName: 'price_list_prices',
  properties: {
    priceList: () => p.manyToOne(PriceList).primary().deleteRule('no action').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    amount: amount().check('amount >= 0'),
    currency: currency(),
  },
})

export type PriceListPrice = InferEntity<typeof PriceListPrice>
