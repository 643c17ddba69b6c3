import type { TierEntry } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostTier } from '#core/ghost'
import { storable } from '../storable'
import type { WrittenRow } from './write-posts'

/** As many, and as long, as our form takes. */
export const MAX_BENEFITS = 30
export const MAX_BENEFIT = 200
const CURRENCY = /^[A-Z]{3}$/

/** The paid tiers of the old site: those that are here already, by their name, stay as they are. */
export function importTiers(tx: Tx, tiers: readonly GhostTier[]) {
  return tx.services.account.bringTiers(tx, tiers.map(tierEntry))
}

type Written = Pick<
  GhostTier,
  'id' | 'name' | 'description' | 'benefits' | 'monthlyPrice' | 'yearlyPrice' | 'currency'
>

export function tierEntry(tier: Written): TierEntry {
  const { id, name, description, benefits, monthlyPrice, yearlyPrice, currency } = tier
  return storable({
    ...{ id, name: name.slice(0, 120) || 'Tier', description: (description ?? '').slice(0, 500) },
    ...{ monthlyAmount: amountOf(monthlyPrice), yearlyAmount: amountOf(yearlyPrice) },
    benefits: benefits.slice(0, MAX_BENEFITS).map(each => each.slice(0, MAX_BENEFIT)),
    currency: readCurrency(currency),
  })
}

const amountOf = (price: number | null) => (price !== null && price >= 0 ? price : null)

export function readCurrency(written: string | null): string | null {
  const currency = written?.toUpperCase() ?? ''
  return CURRENCY.test(currency) ? currency : null
}

/** What a post is for is added to what editors have said of it since. */
export async function tieTiers(
  tx: Tx,
  rows: readonly WrittenRow[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const ties = rows
    .filter(({ columns }) => columns.visibility === 'tiers')
    .flatMap(({ columns, rest }) =>
      (rest.tierIds as readonly string[]).flatMap(id => {
        const tier_id = ids.get(id)
        return tier_id ? [{ post_id: columns.id, tier_id }] : []
      }),
    )
  if (ties.length > 0)
    await db(tx)
      .insertInto('post_tiers')
      .values(ties)
      .onConflict(conflict => conflict.doNothing())
      .execute()
}
