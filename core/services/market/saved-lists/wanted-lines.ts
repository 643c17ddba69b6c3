import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { ownPrices, shownPrice } from '../catalogue/own-prices'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'

/** Of one variant so many. */
export type Wanted = { readonly variantId: string; readonly quantity: number }

/** Each thing once, in the order of its first line, with all that is wanted of it, which may be more than can be had at once. */
export function merged(wanted: readonly Wanted[]): readonly Wanted[] {
  const quantities = new Map<string, number>()
  for (const { variantId, quantity } of wanted)
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity)
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }))
}

/** The same with what it is; `price` is null of what is not sold any more. */
export type WantedView = Wanted & {
  readonly title: string
  readonly detail: string
  /** What a measure of it is written as, such as `340 g`. */
  readonly unit: string
  readonly price: Money | null
  /** That is without VAT: the viewer buys for a business. */
  readonly plusVat: boolean
  readonly available: number
}

type Row = Pick<
  Selectable<Database['variants']>,
  'id' | 'name' | 'unit' | 'price_amount' | 'price_currency'
> & {
  title: string
  available: number
  sold: boolean
}

/** What these are now, in their order; a variant that never was is left out. */
export async function wantedLines(ctx: Ctx, wanted: readonly Wanted[]): Promise<readonly WantedView[]> {
  const ids = wanted.map(({ variantId }) => variantId)
  const { rows } = await sql<Row>`
    select v.id, v.name, v.unit, v.price_amount, v.price_currency, p.title, ${AVAILABLE} as available,
      ${FOR_SALE} and l.product_id is not null as sold
    from variants v join products p on p.id = v.product_id left join listings l on l.product_id = p.id
    where v.id = any(${ids}::uuid[])`.execute(db(ctx))
  const known = new Map(rows.map(row => [row.id, row]))
  const own = await ownPrices(ctx, ids)
  return wanted.flatMap(({ variantId, quantity }) => {
    const row = known.get(variantId)
    if (!row) return []
    const listed = { amount: row.price_amount, currency: row.price_currency }
    const { plusVat, ...shown } = shownPrice(own, variantId, listed)
    const price = row.sold ? shown.price : null
    const available = row.sold ? Math.max(0, row.available) : 0
    return [
      { variantId, quantity, title: row.title, detail: row.name, unit: row.unit, price, plusVat, available },
    ]
  })
}

export type Added = {
  readonly added: number
  /** What cannot be had, and why. */
  readonly refused: readonly string[]
  readonly refusedIds: ReadonlySet<string>
}

/** Each into the viewer's cart by itself: one that cannot be had keeps none of the others out. */
export async function putIntoCart(ctx: Ctx, wanted: readonly Wanted[], key: string): Promise<Added> {
  const refused: string[] = []
  const refusedIds = new Set<string>()
  let added = 0
  for (const line of await wantedLines(ctx, wanted)) {
    const { variantId, quantity, title, detail } = line
    try {
      await ctx.services.cart.addToCart(
        ctx,
        { kind: 'product', variantId },
        quantity,
        `${key}:${variantId}`.slice(0, 64),
      )
      added += 1
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault
      refusedIds.add(variantId)
      refused.push(`${title}, ${detail}: ${fault.message}`)
    }
  }
  return { added, refused, refusedIds }
}
