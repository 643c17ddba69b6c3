import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { type CsvStyle, csvStyle } from '#core/tables/csv'
import { categoryTree, type TreeCategory, trailOf } from '../categories/category-tree'
import { csvFile } from './csv-file'
import { type SoldVariant, soldVariants } from './sold-variants'

const HEADER = [
  ...['Article number', 'Name of the product', 'Variant', 'Amount, such as 340 g', 'Price'],
  ...['Price without VAT', 'Cost price'],
  ...['On the shelf', 'On demand', 'Producer', 'Category', 'Properties', 'In one line', 'Description'],
  ...['How to keep it', 'Allergens', 'On the list', 'Barcode'],
]

/**
 * All that is not retired, a row for each variant, with the columns that the import knows, as the spreadsheets of the
 * cooperative's country read it. For shopkeepers.
 */
export async function productsCsv(ctx: Ctx): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, 'shopkeeper')
  const tree = await categoryTree(ctx)
  const style = csvStyle(ctx.locale)
  async function* batches() {
    for await (const variants of soldVariants(ctx)) yield variants.map(row => rowOf(row, tree, style))
  }
  return csvFile(HEADER, batches(), style.separator)
}

function rowOf(row: SoldVariant, tree: readonly TreeCategory[], { point }: CsvStyle) {
  const { amount, currency, netAmount, costAmount } = row
  const written = (minor: number) => decimalText({ amount: minor, currency }).replace('.', point)
  return [
    ...[row.sku, row.title, row.variant, row.unit, written(amount)],
    netAmount === null ? '' : written(netAmount),
    costAmount === null ? '' : written(costAmount),
    ...[row.stock, row.onDemand ? 'yes' : 'no', row.producer ?? ''],
    trailOf(tree, row.categoryId)
      .map(({ name }) => name)
      .join(' > '),
    ...[row.properties.join(', '), row.summary, row.description, row.storage, row.allergens],
    ...[row.listed ? 'yes' : 'no', row.gtin ?? ''],
  ]
}
