import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { markdownHtml } from '#core/lexical'
import { csvFile } from './csv-file'
import { pictureAddress } from './picture-address'
import { comparedWith, isNow, salesOf } from './sales-of'
import { type SoldVariant, soldVariants } from './sold-variants'

const HEADER = [
  ...[
    'Handle',
    'Title',
    'Body (HTML)',
    'Vendor',
    'Type',
    'Tags',
    'Published',
    'Option1 Name',
    'Option1 Value',
  ],
  ...['Variant SKU', 'Variant Inventory Tracker', 'Variant Inventory Qty', 'Variant Inventory Policy'],
  ...[
    'Variant Fulfillment Service',
    'Variant Price',
    'Variant Compare At Price',
    'Variant Barcode',
    'Image Src',
    'Status',
  ],
]

/** As Shopify imports products: the first row of a handle says what the product is, the others only their variant. */
export async function shopifyCsv(ctx: Ctx): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'shopkeeper')
  async function* batches() {
    for await (const variants of soldVariants(ctx)) yield await rowsOf(ctx, variants)
  }
  return csvFile(HEADER, batches())
}

async function rowsOf(ctx: Ctx, variants: readonly SoldVariant[]) {
  const rows = []
  const sales = await salesOf(ctx, variants)
  let before = ''
  for (const row of variants) {
    const first = row.slug !== before
    before = row.slug
    const product = first
      ? [
          row.title,
          await markdownHtml({ markdown: row.description }),
          row.producer ?? '',
          '',
          row.properties.join(', '),
          row.listed ? 'true' : 'false',
        ]
      : ['', '', '', '', '', '']
    rows.push([
      row.slug,
      ...product,
      first ? 'Variant' : '',
      row.variant,
      row.sku,
      'shopify',
      row.stock,
      row.onDemand ? 'continue' : 'deny',
      'manual',
      ...pricesOf(row, sales.get(row.id), ctx.now),
      row.gtin ?? '',
      first ? pictureAddress(ctx, row.image) : '',
      first ? (row.listed ? 'active' : 'draft') : '',
    ])
  }
  return rows
}

/** What it costs now, and what it is compared with while that is less: Shopify's file has no dates for it. */
function pricesOf(row: SoldVariant, sale: Sale | undefined, now: Date): readonly string[] {
  if (!sale || !isNow(sale, now)) return [decimalText(row), '']
  const usual = comparedWith(row.amount, sale)
  const compared = usual > sale.amount ? decimalText({ ...row, amount: usual }) : ''
  return [decimalText({ ...row, amount: sale.amount }), compared]
}
