import { type RawBuilder, sql } from 'kysely'

/** Of a row of `tier_memberships` by this name: it has begun, and has not ended. */
export function isHeld(membership: string, now: Date): RawBuilder<boolean> {
  return sql`(${sql.ref(`${membership}.starts_at`)} <= ${now} and ${hasNotEnded(membership, now)})`
}

/** Of such a row, whether it has begun or not. */
export function hasNotEnded(membership: string, now: Date): RawBuilder<boolean> {
  const ends = sql.ref(`${membership}.ends_at`)
  return sql`(${ends} is null or ${ends} > ${now})`
}
