import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import type { ScrapedProduct } from '#core/scrape/product'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Product } from './product'
import { Supplier } from './supplier'

/** A product read from a supplier's page, waiting for a shopkeeper to accept or dismiss it. */
export const ProductDraft = defineEntity({
  name: 'ProductDraft',
  tableName: 'product_drafts',
  properties: {
    id: id(),
    supplier: () => p.manyToOne(Supplier).deleteRule('no action'),
    /** What names the same product in the next run: its address, or its SKU. */
    key: p.text(),
    /** As read last. */
    scraped: p.json<ScrapedProduct>(),
    /** As it was when last reviewed; what differs from `scraped` is shown as changes. */
    reviewed: p.json<ScrapedProduct>().nullable(),
    product: () => p.manyToOne(Product).nullable().deleteRule('no action'),
    firstSeenAt: now(),
    lastSeenAt: moment().onCreate(() => new Date()),
    reviewedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    reviewedAt: moment().nullable(),
    dismissedAt: moment().nullable(),
  },
  uniques: [{ properties: ['supplier', 'key'] }],
})

export type ProductDraft = InferEntity<typeof ProductDraft>
