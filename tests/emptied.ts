import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/**
 * Deletes the rows of these tables, and of all that refer to them. `truncate … cascade` would give a hundred tables and their
 * indexes other files, which takes PostgreSQL longer than most tests, and each connection would learn them anew.
 */
export async function emptied(ctx: Ctx, ...tables: readonly string[]): Promise<void> {
  await transaction(ctx, async tx => {
    // Those that never had a row have a file without a page.
    const { rows } = await sql<{ name: string }>`
      with recursive gone as (
        select unnest(${sql.val(tables)}::text[])::regclass::oid as oid
        union
        select k.conrelid from pg_constraint k join gone on k.confrelid = gone.oid where k.contype = 'f'
      )
      select oid::regclass::text as name from gone where pg_relation_size(oid) > 0`.execute(db(tx))
    // As a replica: no trigger does anything about it, and no key is looked for.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    for (const { name } of rows) await sql`delete from ${sql.raw(name)}`.execute(db(tx))
  })
}
