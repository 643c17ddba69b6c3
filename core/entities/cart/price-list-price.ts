import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency } from '../columns'
import { Variant } from '../market/variant'
import { PriceList } from './price-list'

const NET_MAKES_AMOUNT = `case when net_amount is null or net_rate is null then net_amount is null and net_rate is null else net_amount >= 0 and net_rate >= 0 and net_rate <= 10000 and amount = (net_amount * (10000 + net_rate) + 5000) / 10000 end`

/** What one variant costs by a price list. */
export const PriceListPrice = defineEntity({
  name: 'PriceListPrice',
  tableName: 'price_list_prices',
  properties: {
    priceList: () => p.manyToOne(PriceList).primary().deleteRule('no action').updateRule('no action'),
    variant: () => p.manyToOne(Variant).primary().deleteRule('no action').updateRule('no action').index(),
    amount: amount().check('amount >= 0'),
    currency: currency(),
    /** What was typed without VAT, and the rate by which the amount is made of it, 0 for none. */
    netAmount: amount().nullable(),
    netRate: p.bigint('number').nullable(),
  },
  checks: [{ name: 'price_list_prices_net_makes_amount', expression: NET_MAKES_AMOUNT }],
})

export type PriceListPrice = InferEntity<typeof PriceListPrice>
