import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { WAYS_TO_PAY, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { lockSetting } from '#core/database/keep-setting'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'

const KEY = 'ways-to-pay'

const SETTINGS = Type.Object({
  /** Beside SumUp, which is always there. */
  ways: Type.Array(Type.Union([Type.Literal('cash'), Type.Literal('transfer'), Type.Literal('credit')])),
  /** Where a transfer goes. */
  bank: Type.Object({ holder: Type.String(), account: Type.String(), bic: Type.String() }),
  /** How many days an order waits for a transfer. */
  transferDays: Type.Integer({ minimum: 1, maximum: 60 }),
})

export type WaysSettings = Static<typeof SETTINGS>

const UNSET: WaysSettings = { ways: [], bank: { holder: '', account: '', bic: '' }, transferDays: 7 }

/** What the shop has chosen; SumUp alone until then. */
export async function waysSettings(ctx: Ctx): Promise<WaysSettings> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SETTINGS, row.value) ? row.value : UNSET
}

/** How an order can be paid now, in the order that the checkout shows. */
export async function offeredWays(ctx: Ctx): Promise<readonly WayToPay[]> {
  const { ways } = await waysSettings(ctx)
  return WAYS_TO_PAY.filter(way => way === 'sumup' || (way !== 'account' && ways.includes(way)))
}

/** Where the money of an order goes that waits for a transfer; null for any other. */
export async function bankFor(
  ctx: Ctx,
  order: { readonly state: string; readonly way: WayToPay },
): Promise<WaysSettings['bank'] | null> {
  return order.state === 'pending' && order.way === 'transfer' ? (await waysSettings(ctx)).bank : null
}

/** As it is read where somebody else has saved it meanwhile. */
type FormFields = WaysSettings['bank'] & { readonly ways: string; readonly transferDays: number }

const FORM = savedForm<FormFields>('ways', 'holder', 'account', 'bic', 'transferDays')
const formFields = ({ ways, bank, transferDays }: WaysSettings): FormFields => ({
  ways: ways.join(', '),
  ...bank,
  transferDays,
})

/** Of what the form was filled with. */
export const waysVersion = (settings: WaysSettings): string => FORM.version(formFields(settings))

/** For shopkeepers. Throws `ChangedMeanwhile`. */
export async function saveWaysSettings(
  ctx: Ctx,
  settings: WaysSettings,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    await lockSetting(tx, KEY)
    const before = await waysSettings(tx)
    FORM.refuseStale(formFields(before), seen)
    await changeSetting(tx, KEY, { before, after: settings })
  })
}
