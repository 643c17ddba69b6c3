import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inBatches, ROWS_PER_BATCH } from '#core/database/in-batches'
import type { Task } from '#core/jobs/worker'

/** Servers try again for some days; what comes later than this comes from a backup. */
const REMEMBERED_DAYS = 90

/** Keeps in mind that this actor took back something that has not come yet. */
export async function rememberWithdrawal(tx: Tx, actorId: string, uri: string): Promise<void> {
  await db(tx)
    .insertInto('withdrawals')
    .values({ uri, actor_id: actorId, withdrawn_at: tx.now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Whether this actor took it back before it came. */
export async function isWithdrawn(ctx: Pick<Ctx, 'em'>, actorId: string, uri: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('withdrawals')
    .select('withdrawn_at')
    .where('actor_id', '=', actorId)
    .where('uri', '=', uri)
    .executeTakeFirst()
  return row !== undefined
}

/** Job `prune-withdrawals`: those whose object will not come any more. */
export const pruneWithdrawals: Task = async ctx => {
  const before = new Date(ctx.now.getTime() - REMEMBERED_DAYS * 86_400_000)
  await inBatches(async () => {
    const { numDeletedRows } = await db(ctx)
      .deleteFrom('withdrawals')
      .where(({ eb, refTuple, selectFrom }) => {
        const old = selectFrom('withdrawals').select(['actor_id', 'uri']).where('withdrawn_at', '<', before)
        return eb(refTuple('actor_id', 'uri'), 'in', old.limit(ROWS_PER_BATCH).$asTuple('actor_id', 'uri'))
      })
      .executeTakeFirst()
    return numDeletedRows
  })
}
