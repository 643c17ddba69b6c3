import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Of a table with fewer rows a scan is the quickest way. */
const GROWN_ROWS = 5_000

/** Of a table: how often it was read from one end to the other, and how many of its rows were looked at. */
export type Reads = ReadonlyMap<string, { readonly scans: number; readonly rows: number }>

/** What was read of each grown table, as PostgreSQL counts it. */
export async function readsOf(ctx: Ctx): Promise<Reads> {
  // Sessions hand over what they counted once a second, and when they are asked to.
  await Promise.all(Array.from({ length: 16 }, () => sql`select pg_stat_force_next_flush()`.execute(db(ctx))))
  await sql`select pg_stat_clear_snapshot()`.execute(db(ctx))
  const { rows } = await sql<{ table: string; scans: number; rows: number }>`
    select relname as table, seq_scan::int as scans,
      (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows from pg_stat_user_tables
    where schemaname = 'public' and n_live_tup >= ${GROWN_ROWS}`.execute(db(ctx))
  return new Map(rows.map(({ table, ...reads }) => [table, reads]))
}
