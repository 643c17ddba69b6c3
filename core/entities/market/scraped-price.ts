import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, moment } from '../columns'
import { ProductDraft } from './product-draft'

/** What a supplier asked for something, each time that it was another price than before. */
export const ScrapedPrice = defineEntity({
  name: 'ScrapedPrice',
  tableName: 'scraped_prices',
  properties: {
    draft: () => p.manyToOne(ProductDraft).primary().deleteRule('cascade').updateRule('no action'),
    readAt: moment().primary(),
    amount: amount().check('amount >= 0'),
    currency: currency(),
  },
})

export type ScrapedPrice = InferEntity<typeof ScrapedPrice>
