import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { endSignIn } from '../sign-out'

/** The contract's `endGrants`: programs that wish to know are told, as with any sign-out. */
export const endGrants: FederationService['endGrants'] = async (tx, memberId) => {
  const signIns = await signInsOf(tx, memberId)
  for (const signIn of signIns) await endSignIn(tx, signIn, 'closed')
  // Also what was granted from a sign-in that began while we were ending the others.
  await sql`update grants set withdrawn_at = ${tx.now}, ended_at = coalesce(ended_at, ${tx.now}),
    ended_why = coalesce(ended_why, 'closed') where member_id = ${memberId} and withdrawn_at is null`.execute(
    db(tx),
  )
  return signIns
}

/** Those that live, in one order, so that two who lock them do not wait for each other. */
async function signInsOf(tx: Tx, memberId: string): Promise<readonly string[]> {
  const sessions = await db(tx)
    .selectFrom('sessions')
    .select('sign_in')
    .where('member_id', '=', memberId)
    .execute()
  const grants = await db(tx)
    .selectFrom('grants')
    .select('sign_in')
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .execute()
  return [...new Set([...sessions, ...grants].flatMap(row => row.sign_in ?? []))].sort()
}
