import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'

const KEY = 'order-cycles'

/** A condition: the shop sells in cycles, so that nothing but what is in an open one can be ordered. */
export const SELLS_IN_CYCLES = sql<boolean>`exists (select from settings where key = ${sql.lit(KEY)} and value @> '{"on": true}')`

export async function sellsInCycles(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`select ${SELLS_IN_CYCLES} as on`.execute(db(ctx))
  return rows[0]?.on ?? false
}

/** For shopkeepers. */
export async function sellInCycles(ctx: Ctx, on: boolean): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const before = { on: await sellsInCycles(tx) }
    await keepSetting(tx, KEY, { on })
    const subject = { kind: 'settings', id: KEY }
    await recordAudit(tx, { action: 'settings.changed', subject, before, after: { on } })
    tx.purge('products')
  })
}
