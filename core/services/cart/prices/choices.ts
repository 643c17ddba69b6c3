import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type Choice = { readonly value: string; readonly label: string }

/** So many of each are offered to choose from. */
const MOST = 500

/** What the forms of prices can choose from. For shopkeepers. */
export async function priceChoices(ctx: Ctx): Promise<{
  readonly labels: readonly Choice[]
  readonly vatRates: readonly Choice[]
  readonly categories: readonly Choice[]
  readonly products: readonly Choice[]
}> {
  requireRole(ctx, 'shopkeeper')
  const of = async (query: ReturnType<typeof sql<Choice>>) => (await query.execute(db(ctx))).rows
  return {
    labels: await of(sql<Choice>`select slug as value, min(name) as label from member_labels group by slug
      order by ${inReadingOrder('slug')} limit ${MOST}`),
    vatRates: await of(sql<Choice>`select id as value, name as label from vat_rates order by rate desc`),
    categories: await of(sql<Choice>`select c.id as value, c.name as label from categories c
      order by ${inReadingOrder('c.name')} limit ${MOST}`),
    products:
      await of(sql<Choice>`select p.id as value, p.title as label from products p join listings l on l.product_id = p.id
      order by ${inReadingOrder('p.title')} limit ${MOST}`),
  }
}
