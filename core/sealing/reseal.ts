import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { decrypt, encrypt } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import type { Keyring } from '#core/keys/keyring'
import { isOlder } from './keys-state'
import type { SealedColumn } from './sealed-columns'

const ROWS_AT_ONCE = 100

export type Resealed = { readonly resealed: number; readonly unreadable: number }

/**
 * Encrypts what stands in this column with the youngest generation, row by row: each is changed only while it is what
 * was read, so that it can be read at every moment, whoever else writes. Ended anywhere it goes on where it was. What
 * no key of ours opens stays as it is, and is counted.
 */
export async function reseal(
  ctx: { readonly em: EntityManager },
  keys: Keyring,
  column: SealedColumn,
): Promise<Resealed> {
  let [resealed, unreadable] = [0, 0]
  for (let last: string | null = null; ; ) {
    const rows = await olderRows(ctx, keys, column, last)
    for (const { id, jwe } of rows) {
      const text = await decrypt(keys, column.purpose, jwe).catch(() => null)
      if (text === null) unreadable++
      else resealed += await replace(ctx, column, { id, jwe }, await encrypt(keys, column.purpose, text))
    }
    last = rows.at(-1)?.id ?? null
    if (rows.length < ROWS_AT_ONCE || last === null) return { resealed, unreadable }
  }
}

type Row = { readonly id: string; readonly jwe: string }

async function olderRows(
  ctx: { readonly em: EntityManager },
  keys: Keyring,
  column: SealedColumn,
  after: string | null,
): Promise<readonly Row[]> {
  const id = sql.ref(column.id)
  const youngest = keys.generations[0]?.number ?? 0
  const { rows } = await sql<Row>`
    select ${id} as id, ${column.jwe} as jwe from ${sql.table(column.table)}
    where ${isOlder(column, youngest)} and ${after === null ? sql`true` : sql`${id} > ${after}`}
    order by ${id} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db(ctx))
  return rows
}

async function replace(
  ctx: { readonly em: EntityManager },
  column: SealedColumn,
  { id, jwe }: Row,
  resealed: string,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(column.table)} set ${sql.ref(column.column)} = ${column.written(resealed)}
    where ${sql.ref(column.id)} = ${id} and ${column.jwe} = ${jwe}`.execute(db(ctx))
  return Number(numAffectedRows)
}
