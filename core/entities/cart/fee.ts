import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { VatRate } from '../market/vat-rate'

/** What is charged beside the goods of an order, VAT included. */
export const Fee = defineEntity({
  name: 'Fee',
  tableName: 'fees',
  properties: {
    id: id(),
    label: p.text(),
    kind: p.enum(['flat', 'percent', 'per-item', 'per-kg']),
    amount: amount().nullable().check('amount > 0'),
    currency: currency(),
    /** Hundredths of a percent of the goods, vouchers taken off. */
    rate: p.bigint('number').nullable().check('rate > 0 and rate <= 10000'),
    /** Null for the default one. */
    vatRate: () => p.manyToOne(VatRate).nullable().deleteRule('no action').index(),
    /** A label of members; null for everybody. */
    labelSlug: p.text().nullable(),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
  checks: [
    {
      name: 'fees_charge_whole',
      expression: `(kind = 'percent') = (rate is not null) and (kind = 'percent') = (amount is null)`,
    },
  ],
})

export type Fee = InferEntity<typeof Fee>
