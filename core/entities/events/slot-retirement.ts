import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'
import { Slot } from './slot'

/** A time that nobody can book any more, though an order once named it. */
export const SlotRetirement = defineEntity({
  name: 'SlotRetirement',
  tableName: 'slot_retirements',
  properties: {
    slot: () => p.oneToOne(Slot).owner().primary().deleteRule('no action').updateRule('no action'),
    retiredAt: now(),
  },
})

export type SlotRetirement = InferEntity<typeof SlotRetirement>
