import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Of a table with fewer rows a scan is the quickest way. */
const GROWN_ROWS = 5_000

/** Of a table: how many of its rows were looked at in all, and how many by walking it from its beginning. */
export type Reads = ReadonlyMap<string, { readonly walked: number; readonly rows: number }>

/** What was read of each table of so many rows, as PostgreSQL counts it. */
export async function readsOf(ctx: Ctx, grown = GROWN_ROWS): Promise<Reads> {
  // Sessions hand over what they counted once a second, and when they are asked to.
  await Promise.all(Array.from({ length: 16 }, () => sql`select pg_stat_force_next_flush()`.execute(db(ctx))))
  await sql`select pg_stat_clear_snapshot()`.execute(db(ctx))
  // A copy of a database has what `analyze` found from its template; what is counted live begins anew in it.
  const { rows } = await sql<{ table: string; walked: number; rows: number }>`
    select s.relname as table, s.seq_tup_read::float8 as walked,
      (s.seq_tup_read + coalesce(s.idx_tup_fetch, 0))::float8 as rows
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where s.schemaname = 'public' and greatest(s.n_live_tup, c.reltuples) >= ${grown}`.execute(db(ctx))
  return new Map(rows.map(({ table, ...reads }) => [table, reads]))
}
