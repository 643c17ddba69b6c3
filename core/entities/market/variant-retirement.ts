import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from './variant'

/** A variant that is not listed, found or sold any more; orders, ledger and price history go on naming it. */
export const VariantRetirement = defineEntity({
  name: 'VariantRetirement',
  tableName: 'variant_retirements',
  properties: {
    variant: () => p.oneToOne(Variant).owner().primary().deleteRule('no action').updateRule('no action'),
    retiredBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    retiredAt: now(),
  },
})

export type VariantRetirement = InferEntity<typeof VariantRetirement>
