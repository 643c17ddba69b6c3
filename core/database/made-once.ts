import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { FormOfAnother } from '#core/contracts/refusal'
import { type Database, db } from './db'

type Table = {
  [T in keyof Database]: Database[T] extends { id: unknown } ? T : never
}[keyof Database]

/**
 * Whether the row that a form makes by its key (`formKey`) is there already: its second sending then makes nothing. Who asks
 * for the same key at the same moment waits until this transaction ends. `of` says by its columns whose it is. Throws `NotFound`
 * for what is no id, and `FormOfAnother` where the row is of something else.
 */
export async function isMade<T extends Table & string>(
  tx: Tx,
  table: T,
  key: string,
  of: { readonly [C in keyof Database[T] & string]?: string } = {},
): Promise<boolean> {
  const id = readId(key)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`made:${table}:${id}`}, 0))`.execute(db(tx))
  const columns = Object.entries(of).map(([column, value]) => sql`${sql.ref(column)} = ${value}::uuid`)
  const isIts = columns.length > 0 ? sql`(${sql.join(columns, sql` and `)})` : sql`true`
  const { rows } = await sql<{ its: boolean }>`
    select ${isIts} as its from ${sql.table(table)} where id = ${id}`.execute(db(tx))
  const [made] = rows
  if (made && !made.its) throw new FormOfAnother()
  return made !== undefined
}
