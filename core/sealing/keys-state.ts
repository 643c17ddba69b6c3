import type { EntityManager } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { beginningOf } from '#core/crypto/encrypt'
import { db } from '#core/database/db'
import type { Secrets } from './open-keys'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns'
import { secretName } from './secret-name'

/** Who reads the keys each minute has been gone for a while when nothing was read for so long. */
const SEEN_WITHIN = sql`interval '3 minutes'`

/** How far the house is from doing without the predecessor of its secret. */
export type KeysState = {
  /** When the keys were first kept under the secret of now; null: not yet. */
  readonly since: Date | null
  /** The keys are kept under another secret as well: whoever has that one opens them. */
  readonly isUnderAnother: boolean
  /** A process was seen within the last minutes that was started with another secret. */
  readonly isAnotherUsed: boolean
  /** The youngest generation was made under the secret of now. */
  readonly isRotated: boolean
  /** The number of the youngest, when it was made, and from when on it signs: null for the first of all. */
  readonly youngest: number
  readonly madeAt: Date
  readonly signsFrom: Date | null
  /** Rows that are encrypted with an older generation than that of the secret of now, by purpose. */
  readonly older: Readonly<Record<string, number>>
}

/** What is encrypted with older keys needs those, which are kept under the secret of now like the youngest. */
export function needsPredecessor({ isRotated, isUnderAnother }: KeysState): boolean {
  return !isRotated || isUnderAnother
}

export async function keysState(
  ctx: { readonly em: EntityManager },
  { secret }: Pick<Secrets, 'secret'>,
): Promise<KeysState> {
  const name = secretName(secret)
  const { rows } = await sql<Omit<KeysState, 'older'>>`
    select g.number as youngest, g.made_under = ${name} as "isRotated", g.made_at as "madeAt",
      g.signs_from as "signsFrom",
      (select min(sealed_at) from sealed_generations where secret_name = ${name}) as since,
      exists (select from sealed_generations where secret_name <> ${name}) as "isUnderAnother",
      exists (select from sealed_generations
        where secret_name <> ${name} and used_at > now() - ${SEEN_WITHIN}) as "isAnotherUsed"
    from key_generations g order by g.number desc limit 1`.execute(db(ctx))
  const [state] = rows
  if (!state) throw new Error('The house has no keys yet')
  // Where none was made under the secret of now, all is of an older one.
  const wanted = state.isRotated ? state.youngest : state.youngest + 1
  const older: Record<string, number> = {}
  for (const column of SEALED_COLUMNS) {
    const many = await countOlder(ctx, column, wanted)
    if (many > 0) older[column.purpose] = (older[column.purpose] ?? 0) + many
  }
  return { ...state, older }
}

async function countOlder(
  ctx: { readonly em: EntityManager },
  column: SealedColumn,
  youngest: number,
): Promise<number> {
  const { rows } = await sql<{ many: number }>`
    select count(*)::int as many from ${sql.table(column.table)} where ${isOlder(column, youngest)}`.execute(
    db(ctx),
  )
  return rows[0]?.many ?? 0
}

/** Encrypted, and not with the youngest generation. What stands in clear is hidden in the night. */
export function isOlder({ jwe }: SealedColumn, youngest: number) {
  return sql<boolean>`(${jwe} like 'eyJ%' and split_part(${jwe}, '.', 1) <> ${beginningOf(youngest)})`
}
