import type { Ctx, Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { endSignIn } from './sign-out'

/**
 * The contract's `endSignIns`: with the change that gives a member another address, or lets them do other things than
 * before, whoever else sits in their account has to sign in again.
 */
export const endSignIns: FederationService['endSignIns'] = async (tx, memberId, keep) => {
  const ending = (await signInsOf(tx, memberId)).filter(signIn => signIn !== keep)
  await lockAll(tx, ending)
  for (const signIn of ending) await endSignIn(tx, signIn, 'signed_out')
  return ending
}

/** Before the end of the first is in the security log: who ends one of the others waits there, with it locked. */
async function lockAll(tx: Tx, signIns: readonly string[]): Promise<void> {
  if (signIns.length === 0) return
  for (const table of ['sessions', 'grants'] as const)
    await db(tx)
      .selectFrom(table)
      .select('id')
      .where('sign_in', 'in', signIns)
      .orderBy('sign_in')
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
}

/** Those that live, in one order, so that two who lock them do not wait for each other. */
export async function signInsOf(ctx: Ctx, memberId: string): Promise<readonly string[]> {
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
  return [...new Set([...sessions, ...grants].flatMap(row => row.sign_in ?? []))].sort()
}
