import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { type Database, db } from '#core/database/db'
import { AVAILABLE, FOR_SALE } from '../products/for-sale'

/** Of one variant so many. */
export type Wanted = { readonly variantId: string; readonly quantity: number }

/** The same with what it is; `price` is null of what is not sold any more. */
export type WantedView = Wanted & {
  readonly title: string
  readonly detail: string
  readonly price: Money | null
  readonly available: number
}

type Row = Pick<Selectable<Database['variants']>, 'id' | 'name' | 'price_amount' | 'price_currency'> & {
  title: string
  available: number
  sold: boolean
}

/** What these are now, in their order; a variant that never was is left out. */
export async function wantedLines(ctx: Ctx, wanted: readonly Wanted[]): Promise<readonly WantedView[]> {
  const ids = wanted.map(({ variantId }) => variantId)
  const { rows } = await sql<Row>`
    select v.id, v.name, v.price_amount, v.price_currency, p.title, ${AVAILABLE} as available,
      ${FOR_SALE} and l.product_id is not null as sold
    from variants v join products p on p.id = v.product_id left join listings l on l.product_id = p.id
    where v.id = any(${ids}::uuid[])`.execute(db(ctx))
  const known = new Map(rows.map(row => [row.id, row]))
  return wanted.flatMap(({ variantId, quantity }) => {
    const row = known.get(variantId)
    if (!row) return []
    const price = row.sold ? { amount: row.price_amount, currency: row.price_currency } : null
    const available = row.sold ? Math.max(0, row.available) : 0
    return [{ variantId, quantity, title: row.title, detail: row.name, price, available }]
  })
}

export type Added = { readonly added: number; readonly refused: readonly string[] }

/** Each into the viewer's cart by itself: one that cannot be had keeps none of the others out. */
export async function putIntoCart(ctx: Ctx, wanted: readonly Wanted[], key: string): Promise<Added> {
  const refused: string[] = []
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
      refused.push(`${title}, ${detail}: ${fault.message}`)
    }
  }
  return { added, refused }
}
