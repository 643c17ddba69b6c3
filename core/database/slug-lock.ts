import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from './db'

/**
 * Whoever makes an address for a row of `table` that is `slug`, or `slug` with a number behind it, waits here for the
 * others who do: what is free when it is looked for is then still free when it is written. Held until the
 * transaction ends. `plum-2` is waited for with `plum`, since either may be made of the other's name.
 */
export async function lockSlug(tx: Tx, table: string, slug: string): Promise<void> {
  await lockSlugs(tx, table, [slug])
}

/** In one order, whoever locks them. */
export async function lockSlugs(tx: Tx, table: string, slugs: readonly string[]): Promise<void> {
  const names = [...new Set(slugs.map(slug => `slug:${table}:${slug.replace(/(-\d+)+$/, '')}`))].sort()
  await sql`
    select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${names}::text[]) name`.execute(
    db(tx),
  )
}
