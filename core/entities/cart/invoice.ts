import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { id, now } from '../columns'
import { InvoiceSeries } from './invoice-series'
import { Order } from './order'
import { Refund } from './refund'

/** An invoice, or the credit note of a refund, as it was issued. */
export const Invoice = defineEntity({
  name: 'Invoice',
  tableName: 'invoices',
  properties: {
    id: id(),
    kind: p.enum(['invoice', 'credit-note']),
    series: () => p.manyToOne(InvoiceSeries).deleteRule('no action').updateRule('no action'),
    number: p.bigint('number').check('number >= 1'),
    order: () => p.manyToOne(Order).deleteRule('no action').index(),
    refund: () => p.manyToOne(Refund).nullable().deleteRule('no action').unique(),
    document: p.json<InvoiceDocument>(),
    issuedAt: now(),
  },
  uniques: [{ properties: ['series', 'number'] }],
  checks: [
    { name: 'invoices_credit_a_refund', expression: `(kind = 'credit-note') = (refund_id is not null)` },
  ],
})

export type Invoice = InferEntity<typeof Invoice>
