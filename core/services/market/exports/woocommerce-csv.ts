import type { Sale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { markdownHtml } from '#core/lexical'
import { lastMoment } from '#core/pricing/sale-of'
import { categoryTree, type TreeCategory, trailOf } from '../categories/category-tree'
import { csvFile } from './csv-file'
import { pictureAddress } from './picture-address'
import { salesOf } from './sales-of'
import { type SoldVariant, soldVariants } from './sold-variants'

const HEADER = [
  ...['Type', 'SKU', 'Name', 'Published', 'Short description', 'Description', 'In stock?', 'Stock'],
  ...['Backorders allowed?', 'Regular price', 'Sale price'],
  ...['Date sale price starts', 'Date sale price ends', 'Categories', 'Tags', 'Images', 'Parent'],
  ...['Attribute 1 name', 'Attribute 1 value(s)', 'Attribute 1 visible', 'Attribute 1 global'],
  'GTIN, UPC, EAN, or ISBN',
]

/** As WooCommerce's product importer reads it: a product with several variants is a row of its own above them. */
export async function wooCommerceCsv(ctx: Ctx): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'shopkeeper')
  const tree = await categoryTree(ctx)
  async function* batches() {
    for await (const variants of soldVariants(ctx)) yield await rowsOf(ctx, variants, tree)
  }
  return csvFile(HEADER, batches())
}

async function rowsOf(ctx: Ctx, all: readonly SoldVariant[], tree: readonly TreeCategory[]) {
  const rows = []
  const sales = await salesOf(ctx, all)
  const saleOf = ({ id, currency }: SoldVariant) => saleCells(ctx, currency, sales.get(id))
  for (const variants of Map.groupBy(all, ({ slug }) => slug).values()) {
    const [first] = variants
    if (!first) continue
    const texts = [first.summary, await markdownHtml({ markdown: first.description })]
    const category = trailOf(tree, first.categoryId)
      .map(({ name }) => inList(name))
      .join(' > ')
    const about = [category, first.properties.map(inList).join(', '), pictureAddress(ctx, first.image)]
    const published = first.listed ? 1 : 0
    if (variants.length === 1) {
      rows.push([
        'simple',
        first.sku,
        first.title,
        published,
        ...texts,
        ...shelfOf(first),
        ...saleOf(first),
        ...about,
        '',
        '',
        '',
        '',
        '',
        first.gtin ?? '',
      ])
      continue
    }
    const names = variants.map(({ variant }) => inList(variant)).join(', ')
    const parent = `product-${first.slug}`
    rows.push([
      'variable',
      parent,
      first.title,
      published,
      ...texts,
      1,
      ...['', '', '', '', '', ''],
      ...about,
      '',
      'Variant',
      names,
      1,
      0,
      '',
    ])
    for (const row of variants) {
      const name = `${row.title} - ${row.variant}`
      rows.push([
        'variation',
        row.sku,
        name,
        1,
        '',
        '',
        ...shelfOf(row),
        ...saleOf(row),
        '',
        '',
        '',
        parent,
        'Variant',
        inList(row.variant),
        '',
        0,
        row.gtin ?? '',
      ])
    }
  }
  return rows
}

/** WooCommerce parts a list at its commas, but for those behind a backslash. */
const inList = (name: string) => name.replaceAll(',', '\\,')

/** The regular price is asked again when a reduction ends: no older one may stand there. */
const shelfOf = (row: SoldVariant) => [
  row.stock > 0 || row.onDemand ? 1 : 0,
  row.stock,
  row.onDemand ? 1 : 0,
  decimalText(row),
]

/** Its times on the shop's clocks, where the first one may be over and no last one is said of what has none. */
function saleCells(ctx: Ctx, currency: string, sale: Sale | undefined): readonly string[] {
  if (!sale) return ['', '', '']
  const { timeZone } = ctx.house.site()
  const { amount, from, until } = sale
  return [
    decimalText({ amount, currency }),
    from ? secondText(from, timeZone) : '',
    until ? secondText(lastMoment(until), timeZone) : '',
  ]
}

/** `2026-05-31 09:00:00` */
const secondText = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ')
