import type { Obligation } from '#core/contracts/account'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What has to be settled before this member can leave. */
export async function obligationsOf(ctx: Ctx, memberId: string): Promise<readonly Obligation[]> {
  const { federation, members } = ctx.services
  return [...(await federation.obligationsOf(ctx, memberId)), ...(await members.obligationsOf(ctx, memberId))]
}

/**
 * The same, and none is added before the transaction ends: an order that is being placed refers to the member's
 * row, so it is either seen here or waits for us. Operators are locked first, wherever both are.
 */
export async function settledObligations(tx: Tx, memberId: string): Promise<readonly Obligation[]> {
  const ofOperator = await tx.services.federation.obligationsOf(tx, memberId)
  await db(tx).selectFrom('members').select('id').where('id', '=', memberId).forUpdate().execute()
  return [...ofOperator, ...(await tx.services.members.obligationsOf(tx, memberId))]
}
