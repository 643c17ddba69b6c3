import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { type Database, db } from './db'

type Table = {
  [T in keyof Database]: Database[T] extends { id: unknown } ? T : never
}[keyof Database]

/**
 * Whether the row that a form makes by its key (`formKey`) is there already: its second sending then makes nothing. Who asks
 * for the same key at the same moment waits until this transaction ends. Throws `NotFound` for what is no id.
 */
export async function isMade(tx: Tx, table: Table & string, key: string): Promise<boolean> {
  const id = readId(key)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`made:${table}:${id}`}, 0))`.execute(db(tx))
  const { rows } = await sql`select from ${sql.table(table)} where id = ${id}`.execute(db(tx))
  return rows.length > 0
}
