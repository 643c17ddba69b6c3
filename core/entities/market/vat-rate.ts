import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

/** A rate of VAT in hundredths of a percent: 2000 are 20 %. */
export const VatRate = defineEntity({
  name: 'VatRate',
  tableName: 'vat_rates',
  properties: {
    id: id(),
    name: p.text(),
    rate: p.bigint('number').check('rate >= 0 and rate <= 10000'),
    /** For what has none of its own. */
    isDefault: p.boolean().default(false),
  },
})

export type VatRate = InferEntity<typeof VatRate>
