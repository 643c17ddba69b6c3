import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { categoryTree, trailOf } from '../categories/category-tree'
import { csvFile } from './csv-file'
import { soldVariants } from './sold-variants'

const HEADER = [
  ...['Article number', 'Name of the product', 'Variant', 'Amount, such as 340 g', 'Price'],
  ...['Price without VAT', 'Cost price'],
  ...['On the shelf', 'On demand', 'Producer', 'Category', 'Properties', 'In one line', 'Description'],
  ...['How to keep it', 'Allergens', 'On the list', 'Barcode'],
]

/** All that is not retired, a row for each variant, with the columns that the import knows. For shopkeepers. */
export async function productsCsv(ctx: Ctx): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const tree = await categoryTree(ctx)
  const rows = (await soldVariants(ctx)).map(row => {
    const { amount, currency, netAmount, costAmount } = row
    return [
      ...[row.sku, row.title, row.variant, row.unit, decimalText({ amount, currency })],
      netAmount === null ? '' : decimalText({ amount: netAmount, currency }),
      costAmount === null ? '' : decimalText({ amount: costAmount, currency }),
      ...[row.stock, row.onDemand ? 'yes' : 'no', row.producer ?? ''],
      trailOf(tree, row.categoryId)
        .map(({ name }) => name)
        .join(' > '),
      ...[row.properties.join(', '), row.summary, row.description, row.storage, row.allergens],
      ...[row.listed ? 'yes' : 'no', row.gtin ?? ''],
    ]
  })
  return csvFile(HEADER, rows)
}
