import { type RawBuilder, sql } from 'kysely'
import type { Choice, Directory } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { LABELS_IN_USE } from '#core/database/labels-in-use'
import { likeContaining } from '#core/database/like'
import { PLAN_ANEW } from '#core/database/plan-anew'
import { inReadingOrder } from '#core/database/reading-order'
import { MOST_ORDERED } from '#core/database/rows-called'

export type PriceChoices = {
  readonly vatRates: readonly Choice[]
  readonly categories: readonly Choice[]
}

/** What the forms of prices can choose from. For shopkeepers. */
export async function priceChoices(ctx: Ctx): Promise<PriceChoices> {
  const vatRates = await vatRateChoices(ctx)
  const of = async (query: ReturnType<typeof sql<Choice>>) => (await query.execute(db(ctx))).rows
  return {
    vatRates,
    // All of them: the shop refuses to have more than a list can show.
    categories: await of(sql<Choice>`select c.id as value, c.name as label from categories c
      order by ${inReadingOrder('c.name')}`),
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

/** Labels of members to choose from. One that nobody has any more can still be what was chosen. */
export const labels: Directory = {
  called: labelsCalled,
  known: labelsOfSlugs,
  none: 'Nobody has a label that is called that.',
}

async function labelsCalled(ctx: Ctx, words: string, most: number): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  const asked = words.trim().toLowerCase()
  const { rows } = await sql<Choice>`
    select slug as value, name as label from ${LABELS_IN_USE} labels
    where strpos(lower(name), ${asked}) > 0 or slug = ${asked}
    order by lower(name) = ${asked} desc, ${inReadingOrder('name')}, slug limit ${sql.lit(most)}`.execute(
    db(ctx),
  )
  return rows
}

async function labelsOfSlugs(ctx: Ctx, slugs: readonly string[]): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  const asked = slugs.filter(Boolean)
  if (asked.length === 0) return []
  const { rows } = await sql<Choice>`
    select asked.slug as value,
      coalesce((select l.name from member_labels l where l.slug = asked.slug limit 1), asked.slug) as label
    from unnest(${asked}::text[]) with ordinality asked (slug, place) order by place`.execute(db(ctx))
  return rows
}

/** Products to choose from. */
export const products: Directory = {
  called: productsCalled,
  known: productsOfIds,
  none: 'Nothing on sale is called that.',
}

/**
 * Products on sale whose title contains `words` or that have it as an article number, as a directory gives them. For
 * shopkeepers.
 */
async function productsCalled(ctx: Ctx, words: string, most: number): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  const asked = words.trim()
  const which = (where: RawBuilder<unknown>, rank: number) =>
    sql`(select product_id, title, title_key, ${sql.lit(rank)} as rank from shelf_products where ${where}
      order by sold_out, title_key, product_id limit ${sql.lit(most)})`
  // As in `rowsCalled`: of a word that very many titles have, some are put in order.
  const containing = sql`(select product_id, title, title_key, 1 as rank from (
      select product_id, title, title_key, sold_out from shelf_products where title ilike ${likeContaining(asked)}
      limit ${sql.lit(MOST_ORDERED)}) matching order by sold_out, title_key, product_id limit ${sql.lit(most)})`
  const exact = sql`union all ${which(sql`sold_out in (false, true) and title_key = reading_key(${asked})`, 0)}
      union all select s.product_id, s.title, s.title_key, 0 from variants v
        join shelf_products s on s.product_id = v.product_id where v.sku = ${asked}`
  const { rows } = await sql<Choice>`${PLAN_ANEW}
    select product_id as value, title as label from (
      ${asked === '' ? which(sql`true`, 1) : containing} ${asked === '' ? sql`` : exact}) found
    group by product_id, title, title_key order by min(rank), title_key, product_id limit ${sql.lit(most)}`.execute(
    db(ctx),
  )
  return rows
}

/** Those that are chosen, also what is on sale no more. For shopkeepers. */
async function productsOfIds(ctx: Ctx, ids: readonly string[]): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  const asked = ids.filter(isId)
  if (asked.length === 0) return []
  const { rows } = await sql<Choice>`
    select p.id as value, p.title as label from products p where p.id = any(${asked}::uuid[])
    order by array_position(${asked}::uuid[], p.id)`.execute(db(ctx))
  return rows
}
