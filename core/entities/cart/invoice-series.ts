import { defineEntity, type InferEntity, p } from '@mikro-orm/core'

/** Its row is locked by whoever takes a number: none is left out. */
export const InvoiceSeries = defineEntity({
  name: 'InvoiceSeries',
  tableName: 'invoice_series',
  properties: {
    name: p.text().primary(),
    nextNumber: p.bigint('number').check('next_number >= 1'),
  },
})

export type InvoiceSeries = InferEntity<typeof InvoiceSeries>
