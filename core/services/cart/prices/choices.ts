import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { inReadingOrder } from '#core/database/reading-order'

export type Choice = { readonly value: string; readonly label: string }

/** So many of each are offered to choose from. */
const MOST = 500

export type PriceChoices = {
  readonly labels: readonly Choice[]
  readonly vatRates: readonly Choice[]
  readonly categories: readonly Choice[]
}

/** What the forms of prices can choose from. For shopkeepers. */
export async function priceChoices(ctx: Ctx): Promise<PriceChoices> {
  const vatRates = await vatRateChoices(ctx)
  const of = async (query: ReturnType<typeof sql<Choice>>) => (await query.execute(db(ctx))).rows
  return {
    vatRates,
    labels: await of(sql<Choice>`select slug as value, min(name) as label from member_labels group by slug
      order by ${inReadingOrder('slug')} limit ${MOST}`),
    categories: await of(sql<Choice>`select c.id as value, c.name as label from categories c
      order by ${inReadingOrder('c.name')} limit ${MOST}`),
  }
}

/** Rates of VAT to choose from, highest first. For shopkeepers. */
export async function vatRateChoices(ctx: Ctx): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  return db(ctx)
    .selectFrom('vat_rates')
    .select(['id as value', 'name as label'])
    .orderBy('rate', 'desc')
    .execute()
}

/** How many products a form that asks for one offers; what is not among them is found by more words. */
export const MOST_PRODUCTS = 20

/**
 * Products on sale whose title contains `words` or that have it as an article number, one more than `MOST_PRODUCTS` where
 * there are more. For shopkeepers.
 */
export async function productsCalled(ctx: Ctx, words: string): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  const asked = words.trim()
  if (asked === '') return []
  const { rows } = await sql<Choice>`
    select p.id as value, p.title as label from products p
    where p.id in (select s.product_id from shelf_products s where s.title ilike ${likeContaining(asked)}
      union select v.product_id from variants v join listings l on l.product_id = v.product_id where v.sku = ${asked})
    order by lower(p.title) = lower(${asked}) desc, ${inReadingOrder('p.title')}, p.id
    limit ${sql.lit(MOST_PRODUCTS + 1)}`.execute(db(ctx))
  return rows
}

/** The title of a product, for a form that has its id; null for what is none. For shopkeepers. */
export async function productTitle(ctx: Ctx, id: string | null | undefined): Promise<string | null> {
  requireRole(ctx, 'shopkeeper')
  if (!isId(id ?? '')) return null
  const row = await db(ctx)
    .selectFrom('products')
    .select('title')
    .where('id', '=', id as string)
    .executeTakeFirst()
  return row?.title ?? null
}
