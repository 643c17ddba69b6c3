import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { dayOf } from './day-of'

const PREFIXES = { invoice: 'INV', 'credit-note': 'CN' } as const

export type TakenNumber = { readonly series: string; readonly number: number; readonly text: string }

/**
 * The next number of the year's series. Its row is locked until the transaction ends, and goes back with it: so there is
 * no gap, which a sequence of the database would leave.
 */
export async function nextNumber(tx: Tx, kind: keyof typeof PREFIXES): Promise<TakenNumber> {
  const series = `${PREFIXES[kind]}-${dayOf(tx, tx.now).year}`
  const { next_number: next } = await db(tx)
    .insertInto('invoice_series')
    .values({ name: series, next_number: 2 })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet({ next_number: sql<number>`invoice_series.next_number + 1` }),
    )
    .returning('next_number')
    .executeTakeFirstOrThrow()
  const number = next - 1
  return { series, number, text: `${series}-${String(number).padStart(5, '0')}` }
}
