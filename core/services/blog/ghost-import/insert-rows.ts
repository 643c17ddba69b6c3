import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'

/** Inserts any number of rows in one statement: they travel as one value, however many there are. What a row leaves out is null. */
export async function insertRows<Table extends keyof Database, Column extends keyof Database[Table] & string>(
  tx: Tx,
  table: Table,
  columns: readonly Column[],
  rows: readonly Readonly<Partial<Record<Column, unknown>>>[],
  options: { readonly updateExisting?: boolean } = {},
): Promise<void> {
  const names = sql.join(columns.map(column => sql.ref(column)))
  const others = columns.filter(column => column !== 'id')
  const updates = sql.join(others.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  const whenThere = options.updateExisting ? sql`on conflict (id) do update set ${updates}` : sql``
  await sql`
    insert into ${sql.table(table)} (${names}) select ${names}
    from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) ${whenThere}`.execute(
    db(tx),
  )
}
