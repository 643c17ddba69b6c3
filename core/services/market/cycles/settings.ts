import { sql } from 'kysely'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { CYCLES_SETTING, SELLS_IN_CYCLES } from '../orderable/sells-in-cycles'

export async function sellsInCycles(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`select ${SELLS_IN_CYCLES} as on`.execute(db(ctx))
  return rows[0]?.on ?? false
}

/** For shopkeepers. */
export async function sellInCycles(ctx: Ctx, on: boolean): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const before = { on: await sellsInCycles(tx) }
    await changeSetting(tx, CYCLES_SETTING, { before, after: { on } })
    tx.purge('products')
  })
}
