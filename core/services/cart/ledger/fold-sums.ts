import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** Makes one row of each line of the trial balance: a booking adds one of its own, so that none waits for another. */
export async function foldSums(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    await sql`select fold_ledger_sums()`.execute(db(tx))
  })
}
