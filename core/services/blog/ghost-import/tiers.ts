import { sql } from 'kysely'
import type { TierEntry } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { GhostTier } from '#core/ghost'
import type { Visibility } from '../readers'
import { storable } from '../storable'
import type { Imported, PostRow } from './post-row'

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
    id,
    name: name.slice(0, 120) || 'Tier',
    description: (description ?? '').slice(0, 500),
    monthlyAmount: amountOf(monthlyPrice),
    yearlyAmount: amountOf(yearlyPrice),
    benefits: benefits.slice(0, MAX_BENEFITS).map(each => each.slice(0, MAX_BENEFIT)),
    currency: readCurrency(currency),
  })
}

const amountOf = (price: number | null) => (price !== null && price >= 0 ? price : null)

export function readCurrency(written: string | null): string | null {
  const currency = written?.toUpperCase() ?? ''
  return CURRENCY.test(currency) ? currency : null
}

/** A post as it is written here, and how it stood before; null of a new one. */
export type TieredRow = Pick<PostRow, 'columns' | 'rest'> & {
  readonly before: { readonly visibility: Visibility; readonly imported: Imported | null } | null
}

/** Ids of posts whose tiers are others now, and of those that have others here than they were brought with. */
export type SettledTiers = { readonly changed: readonly string[]; readonly differing: ReadonlySet<string> }

/**
 * Settles, tier by tier, which ones may read a post: one that the other side has added or taken away since is added or
 * taken away here, and what editors have said of all others stays. `ids` are ours by those that posts name them by; where
 * ours stays, nothing is written.
 */
export async function settleTiers(
  tx: Tx,
  rows: readonly TieredRow[],
  ids: ReadonlyMap<string, string>,
  { oursStays = false } = {},
): Promise<SettledTiers> {
  const tiered = rows.filter(({ columns }) => columns.visibility === 'tiers')
  const here = await tiersHere(
    tx,
    tiered.map(({ columns }) => columns.id),
  )
  const ours = (given: unknown) =>
    new Set((given as readonly string[] | undefined)?.flatMap(id => ids.get(id) ?? []))
  const followed = new Set(ids.values())
  const settled = tiered.map(({ columns: { id }, rest, before }) => {
    const had = here.get(id) ?? new Set<string>()
    const theirs = ours(rest.tierIds)
    const base = wasForTiers(before) ? ours(before?.imported?.rest.tierIds) : null
    const followingTheirs = base
      ? had.difference(base.difference(theirs)).union(theirs.difference(base))
      : theirs.union(before?.visibility === 'tiers' ? had : new Set<string>())
    const wanted = oursStays ? had : followingTheirs
    const isOther = wanted.intersection(followed).symmetricDifference(theirs).size > 0
    return { id, isOther, added: wanted.difference(had), dropped: had.difference(wanted) }
  })
  await write(tx, settled)
  return {
    changed: settled.flatMap(({ id, added, dropped }) => (added.size + dropped.size > 0 ? [id] : [])),
    differing: new Set(settled.flatMap(({ id, isOther }) => (isOther ? [id] : []))),
  }
}

/** Of a post that is for everybody Ghost names all tiers: that says nothing of what it was for. */
function wasForTiers(before: TieredRow['before']): boolean {
  const { imported = null } = before ?? {}
  return imported !== null && (imported.visibility ?? before?.visibility) === 'tiers'
}

async function tiersHere(
  tx: Tx,
  posts: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (posts.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('post_tiers')
    .select(['post_id', 'tier_id'])
    .where('post_id', 'in', [...posts])
    .execute()
  const grouped = Map.groupBy(rows, row => row.post_id)
  return new Map([...grouped].map(([id, ties]) => [id, new Set(ties.map(tie => tie.tier_id))]))
}

type Change = {
  readonly id: string
  readonly added: ReadonlySet<string>
  readonly dropped: ReadonlySet<string>
}

async function write(tx: Tx, changes: readonly Change[]): Promise<void> {
  const tiesOf = (which: 'added' | 'dropped') =>
    changes.flatMap(change => [...change[which]].map(tier_id => ({ post_id: change.id, tier_id })))
  for (const { post_id, tier_id } of tiesOf('dropped'))
    await db(tx)
      .deleteFrom('post_tiers')
      .where('post_id', '=', post_id)
      .where('tier_id', '=', tier_id)
      .execute()
  const added = tiesOf('added')
  if (added.length > 0)
    await db(tx)
      .insertInto('post_tiers')
      .values(added)
      .onConflict(conflict => conflict.doNothing())
      .execute()
}

/** Keeps for which tiers it came, where nothing else of it is laid down anew. */
export async function keepTiers(tx: Tx, { columns, rest }: Pick<PostRow, 'columns' | 'rest'>): Promise<void> {
  await sql`
    update posts set imported = jsonb_set(imported, '{rest,tierIds}', ${jsonb(rest.tierIds)})
    where id = ${columns.id} and imported is not null`.execute(db(tx))
}
