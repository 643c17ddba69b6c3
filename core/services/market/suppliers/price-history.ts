import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type PricePoint = { readonly at: Date; readonly price: Money }

export type PriceHistory = {
  readonly supplierId: string
  readonly name: string
  /** The oldest first; each until the next. */
  readonly points: readonly PricePoint[]
}

/** So many of the last prices are drawn. */
const MOST_POINTS = 60

/** What a supplier asked for something over time. For shopkeepers. Throws `NotFound`. */
export async function priceHistory(ctx: Ctx, asked: string): Promise<PriceHistory> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  const draft = await db(ctx)
    .selectFrom('product_drafts')
    .select(['supplier_id as supplierId', sql<string>`scraped ->> 'name'`.as('name')])
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFound())
  const rows = await db(ctx)
    .selectFrom('scraped_prices')
    .select(['read_at', 'amount', 'currency'])
    .where('draft_id', '=', id)
    .orderBy('read_at', 'desc')
    .limit(MOST_POINTS)
    .execute()
  const points = rows
    .toReversed()
    .map(({ read_at: at, amount, currency }) => ({ at, price: { amount, currency } }))
  return { ...draft, points }
}
