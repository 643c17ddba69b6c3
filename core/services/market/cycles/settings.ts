import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
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
    await keepSetting(tx, CYCLES_SETTING, { on })
    const subject = { kind: 'settings', id: CYCLES_SETTING }
    await recordAudit(tx, { action: 'settings.changed', subject, before, after: { on } })
    tx.purge('products')
  })
}
