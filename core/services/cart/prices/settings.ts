import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'

const KEY = 'prices'

const SETTINGS = Type.Object({
  /** What the goods of an order have to come to, in minor units; 0 for any. */
  minimumOrder: Type.Integer({ minimum: 0 }),
})

type PriceSettings = Static<typeof SETTINGS>

export async function priceSettings(ctx: Ctx): Promise<PriceSettings> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SETTINGS, row.value) ? row.value : { minimumOrder: 0 }
}

/** For shopkeepers. */
export async function savePriceSettings(ctx: Ctx, settings: PriceSettings): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const before = await priceSettings(tx)
    await keepSetting(tx, KEY, settings)
    const subject = { kind: 'settings', id: KEY }
    await recordAudit(tx, { action: 'settings.changed', subject, before, after: settings })
  })
}
