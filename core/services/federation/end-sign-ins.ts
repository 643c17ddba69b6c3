import type { Ctx, Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import type { GrantEnding } from './oauth/grants'
import { endSignIn } from './sign-out'

/**
 * The contract's `endSignIns`: with the change that gives a member another address, or lets them do other things than
 * before, whoever else sits in their account has to sign in again.
 */
export const endSignIns: FederationService['endSignIns'] = async (tx, memberId, keep) =>
  endAll(
    tx,
    (await signInsOf(tx, memberId)).filter(signIn => signIn !== keep),
  )

/** The same for several members, all of their sign-ins. */
export async function endSignInsOfAll(
  tx: Tx,
  memberIds: readonly string[],
  why: GrantEnding = 'signed_out',
): Promise<readonly string[]> {
  const ending: string[] = []
  for (const memberId of memberIds) ending.push(...(await signInsOf(tx, memberId)))
  return endAll(tx, ending, why)
}

/** In one order, so that two who end them do not wait for each other. */
async function endAll(tx: Tx, signIns: readonly string[], why: GrantEnding = 'signed_out') {
  const ending = [...signIns].sort()
  for (const signIn of ending) await endSignIn(tx, signIn, why)
  return ending
}

/** Those that live. */
async function signInsOf(ctx: Ctx, memberId: string): Promise<readonly string[]> {
  const sessions = await db(ctx)
    .selectFrom('sessions')
    .select('sign_in')
    .where('member_id', '=', memberId)
    .execute()
  const grants = await db(ctx)
    .selectFrom('grants')
    .select('sign_in')
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .execute()
  return [...new Set([...sessions, ...grants].flatMap(row => row.sign_in ?? []))]
}
