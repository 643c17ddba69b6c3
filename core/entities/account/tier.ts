import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'

/** An access group: who has it may read what is for it. */
export const Tier = defineEntity({
  name: 'Tier',
  tableName: 'tiers',
  properties: {
    id: id(),
    slug: p.text().unique(),
    name: p.text(),
    description: p.text().default(''),
    /** What who has it gets, a line each. */
    benefits: p.json<readonly string[]>().defaultRaw(`'[]'`),
    /** The one price that a tier had before it had two: one of them. */
    priceAmount: amount().nullable(),
    /** The same of all its prices. */
    priceCurrency: currency().nullable(),
    monthlyAmount: amount().nullable().check('monthly_amount >= 0'),
    monthlyCurrency: currency().nullable(),
    yearlyAmount: amount().nullable().check('yearly_amount >= 0'),
    yearlyCurrency: currency().nullable(),
    /** Where its members are welcomed. */
    welcomeUrl: p.text().nullable(),
    /** How long one lasts that was bought; null: until somebody ends it. */
    period: p.enum(['month', 'year']).nullable(),
    /** What one buys to have it. */
    productId: p.uuid().nullable(),
    createdAt: now(),
    /** Given to nobody any more; its members keep it. */
    retiredAt: moment().nullable(),
  },
  checks: [{ name: 'tiers_price_whole', expression: '(price_amount is null) = (price_currency is null)' }],
})

export type Tier = InferEntity<typeof Tier>
