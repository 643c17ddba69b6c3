import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { decimalText } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { lockSetting } from '#core/database/keep-setting'
import { savedForm } from '#core/database/saved-form'
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

const FORM = savedForm<{ readonly minimumOrder: string }>('minimumOrder')
const formFields = (ctx: Ctx, { minimumOrder: amount }: PriceSettings) => {
  const { currency } = ctx.house.site()
  return { minimumOrder: amount === 0 ? '' : decimalText({ amount, currency }) }
}

/** What the form is filled with, and its version. */
export function minimumForm(ctx: Ctx, settings: PriceSettings) {
  const values = formFields(ctx, settings)
  return { version: FORM.version(values), values }
}

/** For shopkeepers. Throws `ChangedMeanwhile`. */
export async function savePriceSettings(
  ctx: Ctx,
  settings: PriceSettings,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await lockSetting(tx, PRICES_SETTING)
    const before = await priceSettings(tx)
    FORM.refuseStale(formFields(tx, before), seen)
    await changeSetting(tx, PRICES_SETTING, { before, after: settings })
  })
}
