import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Of a table with fewer rows a scan is the quickest way. */
const GROWN_ROWS = 5_000

/** How often each grown table was read from one end to the other, as PostgreSQL counts it. */
export async function scansOf(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  // Sessions hand over what they counted once a second, and when they are asked to.
  await Promise.all(Array.from({ length: 16 }, () => sql`select pg_stat_force_next_flush()`.execute(db(ctx))))
  await sql`select pg_stat_clear_snapshot()`.execute(db(ctx))
  const { rows } = await sql<{ table: string; scans: number }>`
    select relname as table, seq_scan::int as scans from pg_stat_user_tables
    where schemaname = 'public' and n_live_tup >= ${GROWN_ROWS}`.execute(db(ctx))
  return new Map(rows.map(({ table, scans }) => [table, scans]))
}
