import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inKeptReadingOrder } from '#core/database/kept-reading-order'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { inReadingOrder } from '#core/database/reading-order'

export type ProductChoice = { readonly id: string; readonly title: string; readonly listed: boolean }

export type FoundProducts = {
  readonly choices: readonly ProductChoice[]
  /** How many fit in all, or more than `MOST_FOUND` where there are more. */
  readonly total: number
}

/** As many as a search offers; what is not among them is found by more words. */
const MOST_CHOICES = 20
/** So many that fit are put in order and counted. */
export const MOST_FOUND = 500

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
  const asked = text.trim()
  const order = sql`lower(p.title) = lower(${asked}) desc, ${inKeptReadingOrder('p.title')}, p.id`
  const { rows } = await sql<ProductChoice & { total: number }>`${PLAN_ANEW}
    with found as materialized (${asked === '' ? FIRST : matching(asked)})
    select p.id, p.title, p.total,
      coalesce((select true from listings l where l.product_id = p.id limit 1), false) as listed
    from (select p.id, p.title, (select count(*)::int from found) as total from found p
      order by ${order} limit ${sql.lit(MOST_CHOICES)}) p order by ${order}`.execute(db(ctx))
  return { choices: rows.map(({ total, ...choice }) => choice), total: rows[0]?.total ?? 0 }
}

const FIRST = sql`select id, title from products order by ${inKeptReadingOrder('title')}, id limit ${sql.lit(MOST_FOUND + 1)}`

/** As in `rowsCalled`: of a word that very many titles have, some are put in order, and what is called exactly so. */
const matching = (asked: string) => sql`
  (select id, title from products where title ilike ${likeContaining(asked)} limit ${sql.lit(MOST_FOUND + 1)})
  union (select id, title from products where lower(title) = lower(${asked}) order by id limit ${sql.lit(MOST_CHOICES)})`

const choices = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('products as p')
    .leftJoin('listings as l', 'l.product_id', 'p.id')
    .select(({ eb }) => [
      'p.id',
      'p.title',
      eb('l.product_id', 'is not', null).$castTo<boolean>().as('listed'),
    ])
