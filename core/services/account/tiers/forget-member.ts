import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** That somebody had it stays in the numbers; it ends with the account. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await sql`
    update tier_memberships set ends_at = greatest(starts_at, ${tx.now}::timestamptz)
    where member_id = ${memberId} and (ends_at is null or ends_at > ${tx.now})`.execute(db(tx))
}
