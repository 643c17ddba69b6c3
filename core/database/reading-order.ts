import { type RawBuilder, sql } from 'kysely'

/**
 * To order rows by a column (`p.title`), or by a text of several, as a person looks them up: Å beside A, é beside e, small letters beside large
 * ones, `Box 2` before `Box 10` (the collation of migration 0210: ICU, root locale, numeric). Ties that matter need a
 * second key behind it.
 */
export function inReadingOrder(text: string | RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`${typeof text === 'string' ? sql.ref(text) : text} collate "reading"`
}
