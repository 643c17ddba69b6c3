import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Member } from '../identity/member'
import { Variant } from './variant'

/** What somebody leaves for a bottle or a crate, and has back when it comes back. */
export const VariantDeposit = defineEntity({
  name: 'VariantDeposit',
  tableName: 'variant_deposits',
  properties: {
    variant: () => p.oneToOne(Variant).owner().primary().deleteRule('no action').updateRule('no action'),
    amount: amount().check('amount > 0'),
    currency: currency(),
  },
})

export type VariantDeposit = InferEntity<typeof VariantDeposit>

/** A variant whose price is that of so much of it, about; what it costs is known when it is weighed. */
export const VariantWeight = defineEntity({
  name: 'VariantWeight',
  tableName: 'variant_weights',
  properties: {
    variant: () => p.oneToOne(Variant).owner().primary().deleteRule('no action').updateRule('no action'),
    grams: p.bigint('number').check('grams > 0'),
  },
})

export type VariantWeight = InferEntity<typeof VariantWeight>

/** Empties that came back over the counter. */
export const DepositReturn = defineEntity({
  name: 'DepositReturn',
  tableName: 'deposit_returns',
  properties: {
    id: id(),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
    quantity: p.bigint('number').check('quantity >= 1'),
    amount: amount().check('amount > 0'),
    currency: currency(),
    vatRate: p.bigint('number').nullable().check('vat_rate >= 0 and vat_rate <= 10000'),
    takenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    takenAt: now(),
  },
})

export type DepositReturn = InferEntity<typeof DepositReturn>
