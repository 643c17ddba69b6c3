import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

const KEY = 'gift-cards'

/** The law of most countries lets no gift card run out sooner. */
export const LEAST_YEARS = 3

const SETTINGS = Type.Object({
  /** For so many whole years after the one in which it was sold; null for ever. */
  years: Type.Union([Type.Null(), Type.Integer({ minimum: LEAST_YEARS, maximum: 30 })]),
})

export type GiftCardSettings = Static<typeof SETTINGS>

export async function giftCardSettings(ctx: Ctx): Promise<GiftCardSettings> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SETTINGS, row.value) ? row.value : { years: null }
}

/** Counts for cards that are sold from now on. For who looks after the money. */
export async function saveGiftCardSettings(ctx: Ctx, settings: GiftCardSettings): Promise<void> {
  requireRole(ctx, 'money')
  await transaction(ctx, async tx => {
    await changeSetting(tx, KEY, { before: await giftCardSettings(tx), after: settings })
  })
}

/** When a card that is sold now runs out: at the end of a year, as people remember it. */
export async function expiryOfNew(ctx: Ctx): Promise<Date | null> {
  const { years } = await giftCardSettings(ctx)
  if (years === null) return null
  const { timeZone } = ctx.house.site()
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now.getTime()).toZonedDateTimeISO(timeZone)
  const after = Temporal.PlainDate.from({ year: today.year + years + 1, month: 1, day: 1 })
  return new Date(after.toZonedDateTime(timeZone).epochMilliseconds)
}
