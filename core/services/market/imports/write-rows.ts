import type { Tx } from '#core/contracts/ctx'
import { isSameMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import type { VatRate } from '#core/pricing/vat'
import { isSameTyped, typedPriceOf } from '../products/typed-price'
import { costOf, priceOf } from '../products/variant-money'
import { holdRates } from '../rates/rate-in-force'
import { dateFault } from './article-number'
import { CellFault } from './cell-fault'
import { type PriceAsked, pricesAsked } from './prices-asked'
import type { RowToWrite } from './read-row'
import {
  categoryAt,
  type KnownProduct,
  type KnownVariant,
  producerNamed,
  propertiesNamed,
  readShelf,
  type Shelf,
  titleKey,
} from './shelf'
import { keepWrites, newWrites, type Writes } from './writes'
import type { Written } from './written'

/** What is wrong with a row. Nothing of it was written. */
export type RowFault = CellFault | Refusal

/**
 * Products and variants, made or changed in the order of their rows: what they are about is read at once, and what they
 * change is written at once. Throws what the database refuses, `CellFault` or a refusal among it, with all of them half done.
 */
export async function writeRows(
  tx: Tx,
  rows: readonly RowToWrite[],
  listNew: boolean,
): Promise<readonly (Written | RowFault)[]> {
  if (rows.some(({ netPrice }) => netPrice)) await holdRates(tx)
  const done: (Written | RowFault)[] = []
  while (done.length < rows.length)
    done.push(...(await writeRun(tx, untilRepeated(rows.slice(done.length)), listNew)))
  return done
}

/** An article that is written twice is read anew in between. */
function untilRepeated(rows: readonly RowToWrite[]): readonly RowToWrite[] {
  const seen = new Set<string>()
  const end = rows.findIndex(({ sku }) => seen.size === seen.add(sku).size)
  return end < 0 ? rows : rows.slice(0, end)
}

async function writeRun(tx: Tx, rows: readonly RowToWrite[], listNew: boolean) {
  const shelf = await readShelf(tx, rows)
  const writes = newWrites()
  const done: (Written | RowFault)[] = []
  for (const asked of rows) {
    const known = shelf.variants.get(asked.sku)
    const row = withoutTaken(shelf, known, asked)
    // What is new is looked for by its name: it is read anew where a row before changed one.
    if (!known && writes.renamed) break
    const fault = faultOf(tx, shelf, known, row)
    if (fault) done.push(fault)
    else {
      const work = { shelf, writes }
      const written = await (known ? change(tx, work, known, row) : create(tx, work, row, listNew))
      const leftOut = (known ? null : dateFault(row.sku)) ?? row.leftOut
      done.push(leftOut ? { ...written, leftOut } : written)
    }
  }
  await keepWrites(tx, writes)
  return done
}

/** Before anything of the row is written. */
function faultOf(tx: Tx, shelf: Shelf, known: KnownVariant | undefined, row: RowToWrite): RowFault | null {
  try {
    if (known) pricesAsked(tx, row, known.vatRate)
    if (!known && row.title === undefined)
      throw dateFault(row.sku) ?? new CellFault('sku', `We have no article “${row.sku}”.`)
    if (!known && !row.price && !row.netPrice)
      throw new CellFault('price', 'It is new here, and has no price.')
    if (!known) pricesAsked(tx, row, rateOfNew(shelf, row))
    if (known && row.stock !== undefined && row.stock !== known.stock && row.stock < known.reserved)
      throw new CellFault(
        'stock',
        `“${row.stock}” is fewer than the ${known.reserved} that are promised to orders being paid right now.`,
      )
    return null
  } catch (fault) {
    if (fault instanceof CellFault || fault instanceof Refusal) return fault
    throw fault
  }
}

/** A barcode that means another article goes on meaning it: the rest of the row is taken in. */
function withoutTaken(shelf: Shelf, known: KnownVariant | undefined, row: RowToWrite): RowToWrite {
  const other = row.barcode === undefined ? undefined : shelf.barcodes.get(row.barcode)
  if (!other || other.variant === known?.id) return row
  const { barcode, ...rest } = row
  return {
    ...rest,
    leftOut: new CellFault('barcode', `“${barcode}” is the barcode of article “${other.sku}”.`),
  }
}

type Work = { readonly shelf: Shelf; readonly writes: Writes }

/** Of the product that has its name already, or of a new one. */
function rateOfNew(shelf: Shelf, { title = '', producer }: RowToWrite): VatRate {
  const producerId = producer ? shelf.producers.get(shelf.fold(producer)) : null
  const known =
    producerId === undefined ? undefined : shelf.titles.get(titleKey(producerId, shelf.fold(title)))
  return known ? known.vatRate : shelf.usualRate
}

/** What one of a product is called that says neither its variant nor its amount: not like the product, or it is read twice. */
const ONLY_ONE = 'Each'

async function create(tx: Tx, { shelf, writes }: Work, row: RowToWrite, listNew: boolean): Promise<Written> {
  const { sku, title = '', variant, unit = '', stock = 0, cost = null, onDemand = false } = row
  const asked = pricesAsked(tx, row, rateOfNew(shelf, row))
  if (!asked) throw new CellFault('price', 'It is new here, and has no price.')
  const producerId = row.producer ? producerNamed(shelf, row.producer, writes.newProducers) : null
  const key = titleKey(producerId, shelf.fold(title))
  const known = shelf.titles.get(key)
  const product = known ?? { id: Bun.randomUUIDv7(), vatRate: shelf.usualRate, next: 0 }
  if (!known) {
    shelf.titles.set(key, product)
    const { summary = '', description = '', storage = '', allergens = '' } = row
    const categoryId = row.category ? categoryAt(shelf, row.category, writes.newCategories) : null
    writes.newProducts.push({
      id: product.id,
      title,
      summary,
      description,
      storage,
      allergens,
      producer_id: producerId,
      category_id: categoryId,
    })
    if (row.properties) writes.properties.set(product.id, await propertiesNamed(tx, shelf, row.properties))
    if (row.listed ?? listNew) writes.listed.set(product.id, true)
  }
  const id = Bun.randomUUIDv7()
  const name = variant ?? (unit || ONLY_ONE)
  writes.newVariants.push({
    id,
    product_id: product.id,
    name,
    sku,
    unit,
    stock,
    on_demand: onDemand,
    position: product.next++,
    ...asked.columns,
    cost_amount: cost?.amount ?? null,
    cost_currency: cost?.currency ?? null,
  })
  writes.prices.push({ id, price: priceOf(asked.columns), before: null })
  if (stock > 0) writes.moves.push({ id, by: stock, reason: 'delivery', note: 'First stock' })
  if (row.barcode) sayBarcode({ shelf, writes }, row.barcode, { variant: id, sku })
  return { outcome: 'new', undo: { variant: id, product: product.id, isNewProduct: !known } }
}

function sayBarcode(
  { shelf, writes }: Work,
  code: string,
  of: { readonly variant: string; readonly sku: string },
) {
  shelf.barcodes.set(code, of)
  writes.barcodes.set(code, of.variant)
}

type Noted = Record<string, { before: unknown; after: unknown }>

async function change(tx: Tx, work: Work, known: KnownVariant, row: RowToWrite): Promise<Written> {
  const changes: Noted = {}
  const product = row.title === undefined ? undefined : work.shelf.products.get(known.product_id)
  if (product) changeWords(work, { known, product, row, changes })
  changeMoney(tx, work, known, row, changes)
  const { stock } = row
  if (stock !== undefined && stock !== known.stock) {
    changes.stock = { before: known.stock, after: stock }
    const move = { id: known.id, by: stock - known.stock, reason: 'correction', note: 'Imported' } as const
    work.writes.moves.push({ ...move, before: known.stock })
    work.writes.variants.add(Object.assign(known, { stock }))
  }
  const { barcode } = row
  if (barcode && !work.shelf.barcodes.has(barcode)) {
    changes.barcode = { before: null, after: barcode }
    sayBarcode(work, barcode, { variant: known.id, sku: known.sku })
  }
  if (product) await changeFacts(tx, work, product, row, changes)
  if (Object.keys(changes).length === 0) return { outcome: 'same' }
  return { outcome: 'changed', undo: { variant: known.id, product: known.product_id, fields: changes } }
}

type Change = {
  readonly known: KnownVariant
  readonly product: KnownProduct
  readonly row: RowToWrite
  readonly changes: Noted
}

function changeWords({ shelf, writes }: Work, { known, product, row, changes }: Change): void {
  const note = (field: string, before: unknown, after: unknown) => {
    if (after !== undefined && before !== after) changes[field] = { before, after }
  }
  note('v.name', known.name, row.variant)
  note('v.unit', known.unit, row.unit)
  note('v.on_demand', known.on_demand, row.onDemand)
  for (const field of ['title', 'summary', 'description', 'storage'] as const)
    note(`p.${field}`, product[field], row[field])
  if (row.allergens !== undefined && row.allergens !== product.allergens) {
    note('p.allergens', product.allergens, row.allergens)
    note('p.allergen_free', product.allergen_free, false)
  }
  if (row.producer)
    note('p.producer_id', product.producer_id, producerNamed(shelf, row.producer, writes.newProducers))
  if (row.category)
    note('p.category_id', product.category_id, categoryAt(shelf, row.category, writes.newCategories))
  if (changes['p.title'] || changes['p.producer_id']) writes.renamed = true
  if (changes['v.name'] || changes['v.unit']) writes.reworded.add(known)
  for (const [of, row, changed] of [
    ['v', known, writes.variants],
    ['p', product, writes.products],
  ] as const) {
    const columns = Object.entries(changes).filter(([field]) => field.startsWith(`${of}.`))
    for (const [field, { after }] of columns) Object.assign(row, { [field.slice(2)]: after })
    if (columns.length > 0) (changed as Set<unknown>).add(row)
  }
}

function changeMoney(tx: Tx, { writes }: Work, known: KnownVariant, row: RowToWrite, changes: Noted): void {
  const asked = pricesAsked(tx, row, known.vatRate)
  if (asked && isAnother(known, asked)) {
    const [before, price] = [priceOf(known), priceOf(asked.columns)]
    changes.price = { before: typedPriceOf(known), after: asked.typed }
    if (!isSameMoney(price, before)) writes.prices.push({ id: known.id, price, before })
    writes.variants.add(Object.assign(known, asked.columns))
  }
  const { cost } = row
  const costBefore = costOf(known)
  if (cost && !(costBefore && isSameMoney(cost, costBefore))) {
    changes.cost = { before: costBefore, after: cost }
    writes.variants.add(Object.assign(known, { cost_amount: cost.amount, cost_currency: cost.currency }))
  }
}

/** What is asked with VAT already says nothing of how it was typed. */
function isAnother(known: KnownVariant, { typed }: PriceAsked): boolean {
  return !(
    isSameTyped(typedPriceOf(known), typed) ||
    (!typed.withoutVat && isSameMoney(priceOf(known), typed))
  )
}

/** What stands beside a product. */
async function changeFacts(
  tx: Tx,
  { shelf, writes }: Work,
  product: KnownProduct,
  row: RowToWrite,
  changes: Noted,
): Promise<void> {
  if (row.properties) {
    const after = await propertiesNamed(tx, shelf, row.properties)
    if (!Bun.deepEquals(product.properties, after)) {
      changes.properties = { before: product.properties, after }
      writes.properties.set(product.id, after)
      product.properties = after
    }
  }
  if (row.listed !== undefined && row.listed !== product.listed) {
    changes.listed = { before: product.listed, after: row.listed }
    writes.listed.set(product.id, row.listed)
    product.listed = row.listed
  }
}
