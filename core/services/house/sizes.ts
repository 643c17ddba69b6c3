import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type TableSize = {
  readonly table: string
  /** As PostgreSQL estimates it: counting would read the table. */
  readonly rows: number
  /** With indexes and what is stored beside the rows. */
  readonly bytes: number
}

/** How large each table of ours is, the largest first. The operator's alone. */
export async function tableSizes(ctx: Ctx): Promise<readonly TableSize[]> {
  requireRole(ctx, 'server')
  const { rows } = await sql<TableSize>`
    select c.relname as "table", greatest(c.reltuples, s.n_live_tup, 0)::bigint as rows, pg_total_relation_size(c.oid) as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
      left join pg_stat_all_tables s on s.relid = c.oid
    where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p')
    order by bytes desc, c.relname`.execute(db(ctx))
  return rows
}
