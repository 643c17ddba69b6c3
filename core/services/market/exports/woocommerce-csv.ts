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
] as const

type Cells = Partial<Record<(typeof HEADER)[number], string | number>>

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
  const sales = await salesOf(ctx, all)
  const rows: Cells[] = []
  for (const variants of Map.groupBy(all, ({ slug }) => slug).values()) {
    const [first] = variants
    if (!first) continue
    const product = await productCells(ctx, first, tree)
    const shelf = (variant: SoldVariant) => shelfCells(ctx, variant, sales.get(variant.id))
    if (variants.length === 1) {
      rows.push({ Type: 'simple', SKU: first.sku, ...product, ...shelf(first) })
      continue
    }
    const parent = `product-${first.slug}`
    const names = variants.map(({ variant }) => inList(variant)).join(', ')
    const inStock = { 'In stock?': 1, ...attributeCells(names), 'Attribute 1 visible': 1 }
    rows.push({ Type: 'variable', SKU: parent, ...product, ...inStock })
    for (const variant of variants)
      rows.push({
        Type: 'variation',
        SKU: variant.sku,
        Name: `${variant.title} - ${variant.variant}`,
        Published: 1,
        ...shelf(variant),
        Parent: parent,
        ...attributeCells(inList(variant.variant)),
      })
  }
  return rows.map(cells => HEADER.map(column => cells[column] ?? ''))
}

async function productCells(ctx: Ctx, product: SoldVariant, tree: readonly TreeCategory[]): Promise<Cells> {
  const trail = trailOf(tree, product.categoryId)
  return {
    Name: product.title,
    Published: product.listed ? 1 : 0,
    'Short description': product.summary,
    Description: await markdownHtml({ markdown: product.description }),
    Categories: trail.map(({ name }) => inList(name)).join(' > '),
    Tags: product.properties.map(inList).join(', '),
    Images: pictureAddress(ctx, product.image),
  }
}

const attributeCells = (values: string): Cells => ({
  'Attribute 1 name': 'Variant',
  'Attribute 1 value(s)': values,
  'Attribute 1 global': 0,
})

/** WooCommerce parts a list at its commas, but for those behind a backslash. */
const inList = (name: string) => name.replaceAll(',', '\\,')

/** The regular price is asked again when a reduction ends: no older one may stand there. */
function shelfCells(ctx: Ctx, variant: SoldVariant, sale: Sale | undefined): Cells {
  return {
    'In stock?': variant.stock > 0 || variant.onDemand ? 1 : 0,
    Stock: variant.stock,
    'Backorders allowed?': variant.onDemand ? 1 : 0,
    'Regular price': decimalText(variant),
    ...(sale && saleCells(ctx, variant.currency, sale)),
    'GTIN, UPC, EAN, or ISBN': variant.gtin ?? '',
  }
}

/** Its times on the shop's clocks, where the first one may be over and no last one is said of what has none. */
function saleCells(ctx: Ctx, currency: string, { amount, from, until }: Sale): Cells {
  const { timeZone } = ctx.house.site()
  return {
    'Sale price': decimalText({ amount, currency }),
    'Date sale price starts': from ? secondText(from, timeZone) : '',
    'Date sale price ends': until ? secondText(lastMoment(until), timeZone) : '',
  }
}

/** `2026-05-31 09:00:00` */
const secondText = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
    .replace('T', ' ')
