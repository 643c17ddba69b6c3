import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { insertVariant } from './add-variant'
import { productChanged } from './product-changed'
import { requireProduct } from './require-product'
import { holdRatesFor, type TypedPrice } from './typed-price'

/** More is no list anybody chooses from. */
const MOST_VARIANTS = 100

export type OptionGroupFields = { readonly name: string; readonly choices: readonly string[] }

export class TooManyChoices extends Refusal {
  override name = 'TooManyChoices'
  constructor(number: number) {
    super(
      `These options make ${number} variants: ${MOST_VARIANTS} at most. Leave some choices out, or make two products of it.`,
    )
  }
}

/**
 * `Size: small, large` a line → groups. Null where a line says something else, or a name or a choice twice: none of it
 * is guessed at.
 */
export function readOptions(text: string): readonly OptionGroupFields[] | null {
  const groups = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(readGroup)
  if (groups.length === 0 || groups.length > 3) return null
  const known = groups.filter(group => group !== null)
  return known.length === groups.length && isDistinct(known.map(({ name }) => name)) ? known : null
}

function readGroup(line: string): OptionGroupFields | null {
  const [, name = '', list = ''] = /^([^:]{1,60}):(.+)$/.exec(line) ?? []
  const choices = list.split(',').map(choice => choice.trim())
  if (name.trim() === '' || choices.some(choice => choice === '' || choice.length > 40)) return null
  return isDistinct(choices) ? { name: name.trim(), choices } : null
}

const isDistinct = (words: readonly string[]) =>
  new Set(words.map(word => word.toLowerCase())).size === words.length

/** Every choice of the first with every one of the second, and so on, in their order. */
export function combinations(groups: readonly OptionGroupFields[]): readonly (readonly string[])[] {
  return groups.reduce<readonly (readonly string[])[]>(
    (made, { choices }) => made.flatMap(chosen => choices.map(choice => [...chosen, choice])),
    [[]],
  )
}

export type NewChoices = {
  readonly groups: readonly OptionGroupFields[]
  readonly price: TypedPrice
  /** Article numbers begin with it: `SHIRT` makes `SHIRT-L-BLUE`. */
  readonly sku: string
}

/**
 * A variant for each combination that the product has none of yet, at one price and with nothing on the shelf. The
 * groups are kept for the next product. Returns how many were made. Throws `NotFound`, `SkuTaken`, `TooManyChoices`.
 */
export async function addChoices(
  ctx: Ctx,
  asked: string,
  { groups, price, sku }: NewChoices,
): Promise<number> {
  requireRole(ctx, 'shopkeeper')
  const number = groups.reduce((product, { choices }) => product * choices.length, 1)
  if (number > MOST_VARIANTS) throw new TooManyChoices(number)
  return transaction(ctx, async tx => {
    await holdRatesFor(tx, [price])
    const productId = await requireProduct(tx, asked)
    // Two who make the same ones: the second finds what the first made.
    await db(tx).selectFrom('products').select('id').where('id', '=', productId).forNoKeyUpdate().execute()
    const known = await db(tx)
      .selectFrom('variants')
      .select('options')
      .where('product_id', '=', productId)
      .execute()
    const made = new Set(known.map(({ options }) => JSON.stringify(options)))
    const missing = combinations(groups).filter(options => !made.has(JSON.stringify(options)))
    for (const options of missing) {
      const number = [sku, ...options.map(choice => choice.replace(/[^\p{L}\p{N}]+/gu, ''))].join('-')
      const variant = { name: options.join(', '), sku: number.slice(0, 80), unit: '', price, stock: 0 }
      const id = await insertVariant(tx, productId, variant)
      await db(tx)
        .updateTable('variants')
        .set({ options: [...options] })
        .where('id', '=', id)
        .execute()
    }
    await keepGroups(tx, groups)
    await productChanged(tx, productId)
    return missing.length
  })
}

async function keepGroups(tx: Tx, groups: readonly OptionGroupFields[]): Promise<void> {
  for (const { name, choices } of groups.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    await db(tx)
      .insertInto('option_groups')
      .values({ id: Bun.randomUUIDv7(), name, choices: [...choices] })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ choices: [...choices] }))
      .execute()
  }
}

/** So many are offered to be used again; any other is written anew. */
const OFFERED_GROUPS = 20

export async function optionGroups(ctx: Ctx): Promise<readonly OptionGroupFields[]> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('option_groups')
    .select(['name', 'choices'])
    .orderBy(inReadingOrder('name'))
    .limit(OFFERED_GROUPS)
    .execute()
}
