import type { Ctx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { signOut } from './sign-out'

/**
 * The contract's `signOutElsewhere`: after a member has another address, or may do other things than before, whoever
 * else sits in their account has to sign in again.
 */
export const signOutElsewhere: FederationService['signOutElsewhere'] = async (ctx, memberId, keep) => {
  for (const signIn of await signInsOf(ctx, memberId)) if (signIn !== keep) await signOut(ctx, signIn)
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
