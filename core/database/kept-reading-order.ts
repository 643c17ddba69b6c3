import { type RawBuilder, sql } from 'kysely'

/**
 * The order of `inReadingOrder`, by a key that an index may have (decision 0043): for lists of which a part is read.
 * `column` is one of the few that have such an index.
 */
export function inKeptReadingOrder(column: string): RawBuilder<string> {
  return sql<string>`reading_key(${sql.ref(column)}::text) collate "C"`
}
