import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'
import { Refund } from './refund'

/** Money that goes back in cash or by transfer and waits at the shop until somebody hands it out. */
export const RefundHandout = defineEntity({
  name: 'RefundHandout',
  tableName: 'refund_handouts',
  properties: {
    refund: () => p.oneToOne(Refund).owner().primary().deleteRule('no action').updateRule('no action'),
    owedAt: now(),
    way: p.enum(['cash', 'transfer']).nullable(),
    handedOutBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    handedOutAt: moment().nullable(),
  },
  checks: [{ name: 'refund_handouts_whole', expression: '(way is null) = (handed_out_at is null)' }],
  indexes: [
    {
      name: 'refund_handouts_owed_index',
      expression:
        'create index refund_handouts_owed_index on refund_handouts (owed_at, refund_id) where handed_out_at is null',
    },
  ],
})

export type RefundHandout = InferEntity<typeof RefundHandout>
