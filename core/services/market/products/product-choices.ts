import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'

export type ProductChoice = { readonly id: string; readonly title: string; readonly listed: boolean }

export type FoundProducts = {
  readonly choices: readonly ProductChoice[]
  /** How many fit in all. */
  readonly total: number
}

/** As many as a search offers; what is not among them is found by more words. */
const MOST_CHOICES = 20

/** The products with these ids, by title, for whoever composes a page of them. What is no product is left out. */
export async function productChoices(ctx: Ctx, ids: readonly string[]): Promise<readonly ProductChoice[]> {
  requireRole(ctx, 'editor', 'shopkeeper')
  const known = [...new Set(ids.filter(isId))]
  if (known.length === 0) return []
  return choices(ctx).where('p.id', 'in', known).orderBy(inReadingOrder('p.title')).orderBy('p.id').execute()
}

/** Products whose title contains `text`, the one that is called exactly so first, for whoever chooses from them. */
export async function findProducts(ctx: Ctx, text: string): Promise<FoundProducts> {
  requireRole(ctx, 'editor', 'shopkeeper')
  const pattern = likeContaining(text.trim())
  const found = await choices(ctx)
    .where('p.title', 'ilike', pattern)
    .orderBy(sql`lower(p.title) = lower(${text.trim()})`, 'desc')
    .orderBy(inReadingOrder('p.title'))
    .orderBy('p.id')
    .limit(MOST_CHOICES)
    .execute()
  const total = await countRows(ctx, sql`from products where title ilike ${pattern}`, {
    page: 1,
    perPage: MOST_CHOICES,
  })
  return { choices: found, total }
}

const choices = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('products as p')
    .leftJoin('listings as l', 'l.product_id', 'p.id')
    .select(({ eb }) => [
      'p.id',
      'p.title',
      eb('l.product_id', 'is not', null).$castTo<boolean>().as('listed'),
    ])
