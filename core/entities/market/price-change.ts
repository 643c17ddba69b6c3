import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from './variant'

/** Every price a variant ever had; the newest equals the variant's own. */
export const PriceChange = defineEntity({
  name: 'PriceChange',
  tableName: 'price_changes',
  properties: {
    id: id(),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
    amount: amount().check('amount >= 0'),
    currency: currency(),
    setBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    setAt: now(),
  },
})

export type PriceChange = InferEntity<typeof PriceChange>
