import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { isSameMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import type { ScrapedProduct } from '#core/scrape/product'
import { type TypedPrice, typedPriceOf } from '../products/typed-price'
import { costOf, priceOf } from '../products/variant-money'
import { type ScrapedVariant, scrapedVariants } from './scraped-variants'

/** One of our variants, what its supplier asks for it now, and what we ask. */
export type CostChange = {
  readonly variantId: string
  readonly name: string
  readonly cost: Money | null
  readonly asked: Money
  readonly price: Money
  /** As it was typed. */
  readonly typed: TypedPrice
}

type Own = {
  id: string
  name: string
  sku: string
  price: Money
  typed: TypedPrice
  cost: Money | null
  retired: boolean
}

/**
 * What becomes of a supplier's variants in a product of ours: costs of ours that change, and variants that are new. What
 * we have retired stays as it is, and does not come back as something new.
 */
export async function costChanges(
  ctx: Pick<Ctx, 'em'>,
  productId: string,
  scraped: ScrapedProduct,
): Promise<{
  readonly changed: readonly CostChange[]
  readonly added: readonly ScrapedVariant[]
  readonly retired: readonly string[]
  /** What is read off the packs of those of ours that they sell, by their ids. */
  readonly barcodes: ReadonlyMap<string, string>
}> {
  const own = await ownVariants(ctx, productId)
  const wanted = scrapedVariants(scraped)
  const changed: CostChange[] = []
  const added: ScrapedVariant[] = []
  const barcodes = new Map<string, string>()
  for (const variant of wanted) {
    const known = matching(own, variant, wanted.length)
    if (known && !known.retired && variant.gtin) barcodes.set(known.id, variant.gtin)
    if (!known) added.push(variant)
    else if (!known.retired && !(known.cost && isSameMoney(known.cost, variant.asked))) {
      const { id, name, cost, price, typed } = known
      changed.push({ variantId: id, name, cost, asked: variant.asked, price, typed })
    }
  }
  return { changed, added, retired: own.filter(each => each.retired).map(({ id }) => id), barcodes }
}

async function ownVariants(ctx: Pick<Ctx, 'em'>, productId: string): Promise<Own[]> {
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .select(['id', 'name', 'sku', 'price_amount', 'price_currency', 'net_price_amount'])
    .select(['cost_amount', 'cost_currency'])
    .select(sql<boolean>`exists (select from variant_retirements r where r.variant_id = v.id)`.as('retired'))
    .where('product_id', '=', productId)
    .orderBy('retired')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    sku: row.sku,
    price: priceOf(row),
    typed: typedPriceOf(row),
    cost: costOf(row),
    retired: row.retired,
  }))
}

/** Ours that is theirs: by article number, by name, or because there is only the one. */
function matching(own: readonly Own[], { sku, name }: ScrapedVariant, wanted: number): Own | undefined {
  const only = own.length === 1 && wanted === 1 ? own[0] : undefined
  return own.find(each => each.sku === sku) ?? own.find(each => each.name === name) ?? only
}
