import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Order } from './order'
import { Voucher } from './voucher'

/** An order has a voucher's use while it may be paid and once it is; when it comes to nothing the use is released. */
export const VoucherUse = defineEntity({
  name: 'VoucherUse',
  tableName: 'voucher_uses',
  properties: {
    order: () => p.manyToOne(Order).primary().deleteRule('no action').updateRule('no action'),
    voucher: () => p.manyToOne(Voucher).primary().deleteRule('no action').updateRule('no action').index(),
    usedAt: now(),
    releasedAt: moment().nullable(),
  },
})

export type VoucherUse = InferEntity<typeof VoucherUse>
