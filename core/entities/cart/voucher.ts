import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { Category } from '../market/category'
import { Product } from '../market/product'

/** Takes something off an order for whoever knows its code. */
export const Voucher = defineEntity({
  name: 'Voucher',
  tableName: 'vouchers',
  properties: {
    id: id(),
    /** In capitals, without spaces. */
    code: p.text().unique(),
    label: p.text(),
    kind: p.enum(['flat', 'percent']),
    amount: amount().nullable().check('amount > 0'),
    /** What the goods have to come to, before anything is taken off. */
    minimumAmount: amount().nullable().check('minimum_amount > 0'),
    currency: currency(),
    /** Hundredths of a percent. */
    rate: p.bigint('number').nullable().check('rate > 0 and rate <= 10000'),
    product: () => p.manyToOne(Product).nullable().deleteRule('no action').index(),
    category: () => p.manyToOne(Category).nullable().deleteRule('no action').index(),
    startsAt: moment().nullable(),
    endsAt: moment().nullable(),
    totalUses: p.bigint('number').nullable().check('total_uses > 0'),
    usesPerMember: p.bigint('number').nullable().check('uses_per_member > 0'),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
  checks: [
    {
      name: 'vouchers_worth_whole',
      expression: `(kind = 'flat') = (amount is not null) and (kind = 'percent') = (rate is not null)`,
    },
    { name: 'vouchers_end_after_start', expression: 'ends_at > starts_at' },
    { name: 'vouchers_one_subject', expression: 'product_id is null or category_id is null' },
  ],
})

export type Voucher = InferEntity<typeof Voucher>
