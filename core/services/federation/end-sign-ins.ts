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
    (await signInsOf(tx, [memberId])).filter(signIn => signIn !== keep),
  )

/** The same for several members, all of their sign-ins. */
export async function endSignInsOfAll(
  tx: Tx,
  memberIds: readonly string[],
  why: GrantEnding = 'signed_out',
): Promise<readonly string[]> {
  return endAll(tx, await signInsOf(tx, memberIds), why)
}

/** In one order, so that two who end them do not wait for each other. */
async function endAll(tx: Tx, signIns: readonly string[], why: GrantEnding = 'signed_out') {
  const ending = [...signIns].sort()
  for (const signIn of ending) await endSignIn(tx, signIn, why)
  return ending
}

/** Those that live, of all these members by one query. */
async function signInsOf(ctx: Ctx, memberIds: readonly string[]): Promise<readonly string[]> {
  if (memberIds.length === 0) return []
  const found = await db(ctx)
    .selectFrom('grants')
    .select('sign_in as signIn')
    .where('member_id', 'in', memberIds)
    .where('ended_at', 'is', null)
    .union(
      db(ctx)
        .selectFrom('sessions')
        .select(({ ref }) => ref('sign_in').$castTo<string | null>().as('signIn'))
        .where('member_id', 'in', memberIds),
    )
    .execute()
  return found.flatMap(({ signIn }) => signIn ?? [])
}
