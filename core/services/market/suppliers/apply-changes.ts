import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { FieldChange } from '#core/scrape/diff-scrape'
import type { ScrapedProduct } from '#core/scrape/product'
import { giveBarcode } from '../barcodes/give-barcode'
import { setCost, setPrice } from '../products/change-variant'
import { productChanged } from '../products/product-changed'
import type { TypedPrice } from '../products/typed-price'
import { costChanges } from './cost-changes'
import { addScraped } from './product-from-draft'

/**
 * Takes over what a supplier changed: name, description, what they ask, barcodes, new variants. Stock is counted by us, not by
 * them, and `prices` are ours to change, by the id of the variant.
 */
export async function applyChanges(
  tx: Tx,
  productId: string,
  scraped: ScrapedProduct,
  changes: readonly FieldChange[],
  prices: ReadonlyMap<string, TypedPrice>,
): Promise<void> {
  const changed = new Set(changes.map(({ field }) => field))
  if (changed.has('name')) {
    await updateProduct(tx, productId, { title: scraped.name.slice(0, 200) })
  }
  if (changed.has('description')) {
    await updateProduct(tx, productId, { description: scraped.description ?? '' })
  }
  if (['price', 'variants', 'gtin'].some(field => changed.has(field as FieldChange['field'])))
    await takeCosts(tx, productId, scraped, prices)
  await productChanged(tx, productId)
}

async function updateProduct(
  tx: Tx,
  id: string,
  changed: { readonly title: string } | { readonly description: string },
): Promise<void> {
  await db(tx)
    .updateTable('products')
    .set({ ...changed, updated_at: tx.now })
    .where('id', '=', id)
    .execute()
}

/**
 * What they ask is our cost; what we ask changes only where a shopkeeper has said to what. A foreign price is neither.
 * Variants are locked in the order of their ids.
 */
async function takeCosts(
  tx: Tx,
  productId: string,
  scraped: ScrapedProduct,
  prices: ReadonlyMap<string, TypedPrice>,
): Promise<void> {
  const { currency } = tx.house.site()
  const { changed, added, retired, barcodes } = await costChanges(tx, productId, scraped)
  const ours = changed.filter(({ asked }) => asked.currency === currency)
  const ids = [...new Set([...ours.map(({ variantId }) => variantId), ...prices.keys()])]
    .filter(id => !retired.includes(id))
    .sort()
  for (const id of ids) {
    const asked = ours.find(({ variantId }) => variantId === id)?.asked
    if (asked) await setCost(tx, id, asked)
    const price = prices.get(id)
    if (price) await setPrice(tx, productId, id, price)
  }
  for (const [id, code] of barcodes) await giveBarcode(tx, code, id)
  for (const variant of added) await addScraped(tx, productId, variant)
}
