import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

type SavedTable = { readonly name: string; readonly columns: string; readonly rows: string }

/** Remembers every row of the database. What is answered puts them back, as often as it is called. */
export async function saveRows(ctx: Ctx): Promise<() => Promise<void>> {
  const saved: SavedTable[] = []
  for (const { name, columns } of await filledTables(ctx)) {
    const { rows } = await sql<{ rows: string }>`
      select coalesce(json_agg(t), '[]')::text as rows from ${sql.raw(name)} t`.execute(db(ctx))
    saved.push({ name, columns, rows: rows[0]?.rows ?? '[]' })
  }
  return () =>
    transaction(ctx, async tx => {
      // As a replica: no trigger does anything about it, and no key is looked for.
      await sql`set local session_replication_role = replica`.execute(db(tx))
      for (const { name } of await filledTables(tx)) await sql`delete from ${sql.raw(name)}`.execute(db(tx))
      for (const { name, columns, rows } of saved)
        await sql`insert into ${sql.raw(name)} (${sql.raw(columns)}) overriding system value
          select ${sql.raw(columns)} from json_populate_recordset(null::${sql.raw(name)}, ${rows}::json)`.execute(
          db(tx),
        )
    })
}

/** Tables that ever had a row, without those of migrations, and the columns that are written. */
async function filledTables(ctx: Ctx): Promise<readonly Omit<SavedTable, 'rows'>[]> {
  const { rows } = await sql<Omit<SavedTable, 'rows'>>`
    select c.oid::regclass::text as name, string_agg(quote_ident(a.attname), ', ') as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.oid >= 16384 and c.relname not in ('mikro_orm_migrations', 'migrations')
      and pg_relation_size(c.oid) > 0 and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.oid`.execute(db(ctx))
  return rows
}
