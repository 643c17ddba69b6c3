import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** The key in `settings` of what an order has to come to. */
export const PRICES_SETTING = 'prices'

const SETTINGS = Type.Object({
  /** What the goods of an order have to come to, in minor units; 0 for any. */
  minimumOrder: Type.Integer({ minimum: 0 }),
})

type PriceSettings = Static<typeof SETTINGS>

export async function priceSettings(ctx: Ctx): Promise<PriceSettings> {
  const row = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', PRICES_SETTING)
    .executeTakeFirst()
  return { minimumOrder: minimumOrderOf(row?.value) }
}

/** As it was kept; 0 for what was never said. */
export const minimumOrderOf = (kept: unknown): number => (Value.Check(SETTINGS, kept) ? kept.minimumOrder : 0)

/** For shopkeepers. */
export async function savePriceSettings(ctx: Ctx, settings: PriceSettings): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await changeSetting(tx, PRICES_SETTING, { before: await priceSettings(tx), after: settings })
  })
}
