import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

const KEY = 'standing-orders'

const SETTINGS = Type.Object({
  /** Whether members may set one up; those that are there go on. */
  offered: Type.Boolean(),
  /** Without a cycle: one may change it until so many days before, at this hour. */
  cutOffDays: Type.Integer({ minimum: 1, maximum: 14 }),
  cutOffHour: Type.Integer({ minimum: 0, maximum: 23 }),
  /** In a cycle: until so many hours before it closes. */
  hoursBeforeClose: Type.Integer({ minimum: 2, maximum: 120 }),
  /** The letter before leaves so many days before that. */
  noticeDays: Type.Integer({ minimum: 1, maximum: 14 }),
  /** The letter says which prices have changed by more than so much percent. */
  tellPercent: Type.Integer({ minimum: 0, maximum: 100 }),
})

export type StandingSettings = Static<typeof SETTINGS>

const UNSET: StandingSettings = {
  offered: true,
  cutOffDays: 2,
  cutOffHour: 18,
  hoursBeforeClose: 24,
  noticeDays: 2,
  tellPercent: 5,
}

export async function standingSettings(ctx: Pick<Ctx, 'em'>): Promise<StandingSettings> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return row && Value.Check(SETTINGS, row.value) ? row.value : UNSET
}

/** For shopkeepers. */
export async function saveStandingSettings(ctx: Ctx, settings: StandingSettings): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await changeSetting(tx, KEY, { before: await standingSettings(tx), after: settings })
  })
}
