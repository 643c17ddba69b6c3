import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import type { ScrapedProduct } from '#core/scrape/product'
import { giveBarcode } from '../barcodes/give-barcode'
import { insertVariant, SkuTaken } from '../products/add-variant'
import { insertProduct } from '../products/save-product'
import type { DraftRow } from './drafts'
import { type ScrapedVariant, scrapedVariants, summaryOf } from './scraped-variants'

const LONGEST_TITLE = 200
/** A supplier whose pictures cannot be had after so many tries has none. */
const PICTURE_ATTEMPTS = 3
/** More of one thing are seldom looked at, and each is stored in several sizes. */
export const MOST_PICTURES = 8

/**
 * An unlisted product as the supplier describes it, each variant that has a price in our currency with nothing on the
 * shelf; until a shopkeeper says otherwise it is sold at what it costs. A foreign price makes no variant. Each picture is fetched by a job of its own. Returns its id.
 */
export async function productFromDraft(tx: Tx, { scraped, supplier_id }: DraftRow): Promise<string> {
  const supplier = await db(tx)
    .selectFrom('suppliers')
    .select('producer_id')
    .where('id', '=', supplier_id)
    .executeTakeFirst()
  const product = await insertProduct(tx, {
    title: scraped.name.slice(0, LONGEST_TITLE),
    summary: summaryOf(scraped),
    description: scraped.description ?? '',
    storage: '',
    allergens: '',
    producerId: supplier?.producer_id ?? null,
    categoryId: null,
  })
  for (const variant of scrapedVariants(scraped)) await addScraped(tx, product.id, variant)
  await fetchPictures(tx, product.id, scraped)
  return product.id
}

/** Their article number may be one of ours already: then ours gets an ending. */
export async function addScraped(
  tx: Tx,
  productId: string,
  { name, sku, gtin, asked }: ScrapedVariant,
): Promise<void> {
  if (asked.currency !== tx.house.site().currency) return
  const wanted = (sku ?? `S-${productId.slice(-8)}`).slice(0, 60)
  for (let number = 1; ; number++) {
    try {
      const id = await insertVariant(tx, productId, {
        name,
        sku: number === 1 ? wanted : `${wanted}-${number}`,
        unit: '',
        price: asked,
        cost: asked,
        stock: 0,
      })
      if (gtin) await giveBarcode(tx, gtin, id)
      return
    } catch (fault) {
      if (!(fault instanceof SkuTaken)) throw fault
    }
  }
}

async function fetchPictures(
  tx: Tx,
  productId: string,
  { images, name: alt }: ScrapedProduct,
): Promise<void> {
  for (const [position, url] of [...new Set(images)].slice(0, MOST_PICTURES).entries())
    await enqueue(
      tx,
      'market-fetch-picture',
      { productId, url, alt, position },
      { maxAttempts: PICTURE_ATTEMPTS },
    )
}
