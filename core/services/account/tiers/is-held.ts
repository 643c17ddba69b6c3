import { type RawBuilder, sql } from 'kysely'

/** Of a row of `tier_memberships` by this name: it has begun, and has not ended. */
export function isHeld(membership: string, now: Date): RawBuilder<boolean> {
  const [starts, ends] = [sql.ref(`${membership}.starts_at`), sql.ref(`${membership}.ends_at`)]
  return sql`(${starts} <= ${now} and (${ends} is null or ${ends} > ${now}))`
}
