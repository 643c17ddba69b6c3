import { sql } from 'kysely'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { endSignInsOfAll } from '../end-sign-ins'

/** The contract's `endGrants`: programs that wish to know are told, as with any sign-out. */
export const endGrants: FederationService['endGrants'] = async (tx, memberId) => {
  const signIns = await endSignInsOfAll(tx, [memberId], 'closed')
  // Also what was granted from a sign-in that began while we were ending the others.
  await sql`update grants set withdrawn_at = ${tx.now}, ended_at = coalesce(ended_at, ${tx.now}),
    ended_why = coalesce(ended_why, 'closed') where member_id = ${memberId} and withdrawn_at is null`.execute(
    db(tx),
  )
  return signIns
}
