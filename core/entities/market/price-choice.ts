import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { PriceLevel } from '#core/contracts/price-choice'
import { amount, currency, now } from '../columns'
import { Variant } from './variant'

/** What its buyer may pay for a variant instead of one price. */
export const PriceChoice = defineEntity({
  name: 'PriceChoice',
  tableName: 'price_choices',
  properties: {
    variant: () => p.oneToOne(Variant).owner().primary().deleteRule('cascade').updateRule('no action'),
    kind: p.enum(['levels', 'free', 'gift-card']),
    least: amount().check('least >= 0'),
    most: amount(),
    currency: currency(),
    /** Lowest first; of `levels` alone. */
    levels: p.json<PriceLevel[]>().defaultRaw(`'[]'`),
    savedAt: now(),
  },
  checks: [{ name: 'price_choices_limits', expression: 'least <= most' }],
})

export type PriceChoice = InferEntity<typeof PriceChoice>
