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
  /** Where SumUp takes them; `offeredWays` says whether it does. */
  cards: Type.Boolean(),
  /** Beside cards. */
  ways: Type.Array(Type.Union([Type.Literal('cash'), Type.Literal('transfer'), Type.Literal('credit')])),
  /** Where a transfer goes. */
  bank: Type.Object({ holder: Type.String(), account: Type.String(), bic: Type.String() }),
  /** How many days an order waits for a transfer. */
  transferDays: Type.Integer({ minimum: 1, maximum: 60 }),
})

export type WaysSettings = Static<typeof SETTINGS>

const UNSET: WaysSettings = {
  cards: true,
  ways: [],
  bank: { holder: '', account: '', bic: '' },
  transferDays: 7,
}

/** What the shop has chosen; cards alone until then, and in what was saved before they could be left out. */
export async function waysSettings(ctx: Ctx): Promise<WaysSettings> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  const saved = { ...UNSET, ...(row?.value as Partial<WaysSettings> | undefined) }
  return Value.Check(SETTINGS, saved) ? saved : UNSET
}

/** Whether the shop could take cards if it would: SumUp knows it, and its currency. */
export function canTakeCards({ house }: Pick<Ctx, 'house'>): boolean {
  return house.payments.takes(house.site().currency)
}

/** How an order can be paid now, in the order that the checkout shows. */
export async function offeredWays(ctx: Ctx): Promise<readonly WayToPay[]> {
  const { cards, ways } = await waysSettings(ctx)
  const isOffered = (way: WayToPay) =>
    way === 'sumup' ? cards && canTakeCards(ctx) : way !== 'account' && ways.includes(way)
  return WAYS_TO_PAY.filter(isOffered)
}

/** Whether buyers may pay by card now. */
export async function takesCards(ctx: Ctx): Promise<boolean> {
  return (await offeredWays(ctx)).includes('sumup')
}

/** Where the money of an order goes that waits for a transfer; null for any other. */
export async function bankFor(
  ctx: Ctx,
  order: { readonly state: string; readonly way: WayToPay },
): Promise<WaysSettings['bank'] | null> {
  return order.state === 'pending' && order.way === 'transfer' ? (await waysSettings(ctx)).bank : null
}

/** As it is read where somebody else has saved it meanwhile. */
type FormFields = WaysSettings['bank'] & {
  readonly ways: string
  readonly cards: string
  readonly transferDays: number
}

const FORM = savedForm<FormFields>('ways', 'cards', 'holder', 'account', 'bic', 'transferDays')
const formFields = ({ cards, ways, bank, transferDays }: WaysSettings): FormFields => ({
  ways: ways.join(', '),
  cards: cards ? 'yes' : 'no',
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
