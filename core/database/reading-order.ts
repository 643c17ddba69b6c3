import { type RawBuilder, sql } from 'kysely'

/**
 * To order rows by `column` (`p.title`) as a person looks them up: Å beside A, é beside e, small letters beside large
 * ones, `Box 2` before `Box 10` (the collation of migration 0210: ICU, root locale, numeric). Ties that matter need a
 * second key behind it.
 */
export function inReadingOrder(column: string): RawBuilder<string> {
  return sql<string>`${sql.ref(column)} collate "reading"`
}
