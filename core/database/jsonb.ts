import { type RawBuilder, sql } from 'kysely'

/** A value for a jsonb column: the driver would take an array for one of PostgreSQL's own. */
export function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${JSON.stringify(value)}::jsonb`
}
