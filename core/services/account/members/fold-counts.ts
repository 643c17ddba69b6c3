import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** Makes one row of each count: whoever joins, subscribes or leaves adds one, so that none waits for another. */
export async function foldCounts(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    await sql`select fold_kept_counts()`.execute(db(tx))
  })
}
