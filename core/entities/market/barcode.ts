import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { Variant } from './variant'

/** What a scanner reads off a pack: EAN-8, UPC-A, EAN-13 or GTIN-14, of one variant. */
export const Barcode = defineEntity({
  name: 'Barcode',
  tableName: 'barcodes',
  properties: {
    code: p.text().primary().check("code ~ '^[0-9]{8}([0-9]{4,6})?$'"),
    variant: () => p.manyToOne(Variant).deleteRule('no action').index(),
  },
})

export type Barcode = InferEntity<typeof Barcode>
