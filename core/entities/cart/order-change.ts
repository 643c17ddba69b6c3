import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, now } from '../columns'
import { Member } from '../identity/member'
import { Order } from './order'

/** What was changed of an order after it was placed. The letter about it is written from this row. */
export const OrderChange = defineEntity({
  name: 'OrderChange',
  tableName: 'order_changes',
  properties: {
    id: id(),
    order: () => p.manyToOne(Order).deleteRule('no action'),
    kind: p.enum(['lines', 'collection', 'weight']),
    /** In the words of that moment. */
    changes: p.json<readonly OrderChangeLine[]>(),
    note: p.text().default(''),
    amountBefore: amount().check('amount_before >= 0'),
    amountAfter: amount().check('amount_after >= 0'),
    currency: currency(),
    /** Of the form: sent twice, it is one change. */
    idempotencyKey: p.text().nullable(),
    changedBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    changedAt: now(),
  },
  uniques: [{ properties: ['order', 'idempotencyKey'] }],
})

export type OrderChangeLine = { readonly what: string; readonly from: string; readonly to: string }

export type OrderChange = InferEntity<typeof OrderChange>
