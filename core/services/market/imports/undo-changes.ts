import type { Tx } from '#core/contracts/ctx'
import { isSameMoney, type Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { isSameTyped, priceColumns, type TypedPrice, typedPriceOf } from '../products/typed-price'
import { costOf, priceOf } from '../products/variant-money'
import { holdRates } from '../rates/rate-in-force'
import { articlesOf, barcodesOf, type KnownProduct, type KnownVariant } from './shelf'
import { keepWrites, newWrites, type Writes } from './writes'
import type { Changes } from './written'

/** What a row changed of an article that was there. */
export type Change = { readonly variant: string; readonly product: string; readonly fields: Changes }

export function isChange(written: unknown): written is Change {
  const { variant, product, fields } = (written ?? {}) as Partial<Change>
  return Boolean(variant && product && fields)
}

/**
 * Takes back what rows changed, in this order: what they are about is read and locked at once, and what becomes of it is
 * written at once. For each null when all of it was taken back; a sentence for what somebody changed since, and what
 * stays as it is.
 */
export async function undoChanges(tx: Tx, changes: readonly Change[]): Promise<readonly (string | null)[]> {
  if (changes.length === 0) return []
  if (changes.some(({ fields }) => isWithoutVat(fields))) await holdRates(tx)
  const { variants, products } = await articlesOf(
    tx,
    changes.map(({ variant }) => variant),
  )
  const standing = await standingOf(tx, changes)
  const barcodes = await barcodesOf(
    tx,
    changes.flatMap(({ fields }) => (fields.barcode ? [String(fields.barcode.after)] : [])),
  )
  const writes = newWrites()
  const said = changes.map(({ variant: id, fields }) => {
    const variant = variants.get(id)
    const product = variant && products.get(variant.product_id)
    if (!variant || !product) return 'It is gone.'
    const kept = new Set([
      ...undoWords({ variant, product, writes, standing }, fields),
      ...undoMoney({ variant, writes }, fields),
      ...undoStock({ variant, writes }, fields),
      ...undoFacts({ product, writes }, fields),
      ...undoBarcode({ variant, writes }, fields, barcodes),
    ])
    return kept.size === 0 ? null : `Changed since, and left as it is: ${[...kept].join(', ')}.`
  })
  await keepWrites(tx, writes)
  return said
}

const isWithoutVat = ({ price }: Changes): boolean =>
  (price?.before as TypedPrice | undefined)?.withoutVat === true

/** As columns are called where somebody reads it. */
const WORDS = {
  'v.name': 'name of the variant',
  'v.unit': 'unit',
  'v.on_demand': 'made to order',
  'p.title': 'name',
  'p.summary': 'summary',
  'p.description': 'description',
  'p.storage': 'storage',
  'p.allergens': 'allergens',
  'p.allergen_free': 'allergens',
  'p.producer_id': 'producer',
  'p.category_id': 'category',
} as const

type Field = keyof typeof WORDS

type Work = {
  readonly variant: KnownVariant
  readonly product: KnownProduct
  readonly writes: Writes
  /** Producers and categories that are there still. */
  readonly standing: ReadonlySet<string>
}

/** The words for what stays. */
function undoWords({ variant, product, writes, standing }: Work, fields: Changes): readonly string[] {
  const known = Object.keys(WORDS).filter((field): field is Field => field in fields)
  return known.flatMap(field => {
    const { before, after } = fields[field] ?? {}
    const [row, column] = [field.startsWith('v.') ? variant : product, field.slice(2)]
    const isAsLeft = (row as Readonly<Record<string, unknown>>)[column] === after
    const isPlace = field === 'p.producer_id' || field === 'p.category_id'
    if (!isAsLeft || (isPlace && before !== null && !standing.has(String(before)))) return [WORDS[field]]
    Object.assign(row, { [column]: before })
    if (row === variant) writes.variants.add(variant)
    else writes.products.add(product)
    if (field === 'v.name' || field === 'v.unit') writes.reworded.add(variant)
    return []
  })
}

function undoMoney(
  { variant, writes }: Pick<Work, 'variant' | 'writes'>,
  { price, cost }: Changes,
): readonly string[] {
  const kept: string[] = []
  if (price) {
    const [before, after] = [price.before as TypedPrice, price.after as TypedPrice]
    if (isSameTyped(typedPriceOf(variant), after)) {
      // What was typed without VAT is made anew at the rate of today.
      const columns = priceColumns(before, variant.vatRate)
      const [now, then] = [priceOf(variant), priceOf(columns)]
      if (!isSameMoney(now, then)) writes.prices.push({ id: variant.id, price: then, before: now })
      writes.variants.add(Object.assign(variant, columns))
    } else kept.push('price')
  }
  if (cost) {
    const [now, before] = [costOf(variant), cost.before as Money | null]
    if (now && isSameMoney(now, cost.after as Money)) {
      const columns = { cost_amount: before?.amount ?? null, cost_currency: before?.currency ?? null }
      writes.variants.add(Object.assign(variant, columns))
    } else kept.push('cost price')
  }
  return kept
}

/** Sales since then stand: the difference is taken back, as far as the shelf has it. */
function undoStock(
  { variant, writes }: Pick<Work, 'variant' | 'writes'>,
  { stock }: Changes,
): readonly string[] {
  if (!stock) return []
  const by = Number(stock.before) - Number(stock.after)
  if (variant.stock + by < variant.reserved) return ['stock']
  const move = { id: variant.id, by, reason: 'correction', note: 'Import undone' } as const
  writes.moves.push({ ...move, before: variant.stock })
  writes.variants.add(Object.assign(variant, { stock: variant.stock + by }))
  return []
}

/** What stands beside a product. */
function undoFacts(
  { product, writes }: Pick<Work, 'product' | 'writes'>,
  { properties, listed }: Changes,
): readonly string[] {
  if (listed) writes.listed.set(product.id, Boolean(listed.before))
  if (!properties) return []
  if (!Bun.deepEquals(product.properties, properties.after)) return ['properties']
  product.properties = properties.before as string[]
  writes.properties.set(product.id, product.properties)
  return []
}

/** It means nothing again, unless it means something else by now. */
function undoBarcode(
  { variant, writes }: Pick<Work, 'variant' | 'writes'>,
  { barcode }: Changes,
  barcodes: Awaited<ReturnType<typeof barcodesOf>>,
): readonly string[] {
  if (!barcode) return []
  const code = String(barcode.after)
  if (barcodes.get(code)?.variant !== variant.id) return ['barcode']
  writes.barcodes.set(code, null)
  return []
}

/** A category may have been removed since: what stood there stays where it is now. */
async function standingOf(tx: Tx, changes: readonly Change[]): Promise<ReadonlySet<string>> {
  const before = (field: Field) =>
    changes.flatMap(({ fields }) => (fields[field]?.before ? [String(fields[field].before)] : []))
  const standing = new Set<string>()
  for (const [table, field] of [
    ['producers', 'p.producer_id'],
    ['categories', 'p.category_id'],
  ] as const) {
    const ids = [...new Set(before(field))].sort()
    if (ids.length === 0) continue
    const rows = await db(tx)
      .selectFrom(table)
      .select('id')
      .where('id', 'in', ids)
      .orderBy('id')
      .forKeyShare()
      .execute()
    for (const { id } of rows) standing.add(id)
  }
  return standing
}
