import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { hasNotEnded } from './is-held'

/** That somebody had it stays in the numbers; it ends with the account. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await sql`
    update tier_memberships set ends_at = greatest(starts_at, ${tx.now}::timestamptz)
    where member_id = ${memberId} and ${hasNotEnded('tier_memberships', tx.now)}`.execute(db(tx))
}
