import type { Tx } from '#core/contracts/ctx'
import type { FieldChange } from '#core/scrape/diff-scrape'
import type { ScrapedProduct } from '#core/scrape/product'
import { changeVariant } from '../products/change-variant'
import { productChanged } from '../products/product-changed'
import { addWanted } from './product-from-draft'
import { type WantedVariant, wantedVariants } from './wanted-variants'

type OwnVariant = { id: string; name: string; sku: string; unit: string; amount: number }

/** Takes over what a supplier changed: name, description, prices, new variants. Stock is counted by us, not by them. */
export async function applyChanges(
  tx: Tx,
  productId: string,
  scraped: ScrapedProduct,
  changes: readonly FieldChange[],
): Promise<void> {
  const changed = new Set(changes.map(({ field }) => field))
  if (changed.has('name')) {
    await tx.em.execute('update products set title = ?, updated_at = ? where id = ?', [
      scraped.name.slice(0, 200),
      tx.now,
      productId,
    ])
  }
  if (changed.has('description')) {
    await tx.em.execute('update products set description = ?, updated_at = ? where id = ?', [
      scraped.description ?? '',
      tx.now,
      productId,
    ])
  }
  if (changed.has('price') || changed.has('variants')) await takePrices(tx, productId, scraped)
  await productChanged(tx, productId)
}

async function takePrices(tx: Tx, productId: string, scraped: ScrapedProduct): Promise<void> {
  const own = await tx.em.execute<OwnVariant[]>(
    'select id, name, sku, unit, price_amount as amount from variants where product_id = ? order by position, id',
    [productId],
  )
  const wanted = wantedVariants(scraped)
  for (const variant of wanted) {
    const known = matching(own, variant, wanted.length)
    if (!known) await addWanted(tx, productId, variant)
    else if (known.amount !== variant.price.amount) {
      await changeVariant(tx, known.id, {
        name: known.name,
        sku: known.sku,
        unit: known.unit,
        price: variant.price,
      })
    }
  }
}

/** Ours that is theirs: by article number, by name, or because there is only the one. */
function matching(own: readonly OwnVariant[], { sku, name }: WantedVariant, wanted: number) {
  const only = own.length === 1 && wanted === 1 ? own[0] : undefined
  return own.find(each => each.sku === sku) ?? own.find(each => each.name === name) ?? only
}
