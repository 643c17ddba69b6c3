import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { objectIdOf } from '#core/ghost'

export type TierRow = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly benefits: readonly string[]
  readonly monthly_amount: number | null
  readonly yearly_amount: number | null
  readonly price_currency: string | null
  readonly welcome_url: string | null
  readonly created_at: Date | string
  readonly retired_at: Date | string | null
}

/** All tiers, by name; also those that are given to nobody any more. */
export async function tierRows(ctx: Ctx): Promise<readonly TierRow[]> {
  const { rows } = await sql<TierRow>`
    select t.id, t.slug, t.name, t.description, t.benefits, t.monthly_amount, t.yearly_amount, t.price_currency,
      t.welcome_url, t.created_at, t.retired_at
    from tiers t order by ${inReadingOrder('t.name')}, t.id`.execute(db(ctx))
  return rows
}

/** A tier as Ghost shows one beside a member or a post. */
export function tierOf(row: TierRow) {
  const at = new Date(row.created_at)
  return {
    id: objectIdOf(row.id),
    name: row.name,
    slug: row.slug,
    active: row.retired_at === null,
    type: 'paid',
    description: row.description || null,
    welcome_page_url: row.welcome_url,
    visibility: 'public',
    trial_days: 0,
    currency: row.price_currency?.toLowerCase() ?? null,
    monthly_price: row.monthly_amount,
    yearly_price: row.yearly_amount,
    monthly_price_id: null,
    yearly_price_id: null,
    created_at: at,
    updated_at: at,
  }
}

/** The same tier in a list of tiers. */
export function listedTier(row: TierRow) {
  const { monthly_price_id: _, yearly_price_id: __, ...tier } = tierOf(row)
  return { ...tier, currency: row.price_currency, benefits: row.benefits }
}
