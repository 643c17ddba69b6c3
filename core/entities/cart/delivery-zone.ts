import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { amount, currency, id, moment, now } from '../columns'
import { VatRate } from '../market/vat-rate'

/** Where the cooperative delivers, and for how much. */
export const DeliveryZone = defineEntity({
  name: 'DeliveryZone',
  tableName: 'delivery_zones',
  properties: {
    id: id(),
    name: p.text(),
    /** How the postcodes in it begin, in capitals: `LS6`, `7920`; `LS6 2` is a British sector. */
    postcodes: p.array(),
    feeAmount: amount().check('fee_amount >= 0'),
    feeCurrency: currency(),
    /** Null for the default one. */
    vatRate: () => p.manyToOne(VatRate).nullable().deleteRule('no action').index(),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
})

export type DeliveryZone = InferEntity<typeof DeliveryZone>
