import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** What is counted of letters that were delivered. */
export type Tracking = { readonly opens: boolean; readonly clicks: boolean }

const SETTING = 'letters'

/** Nothing, until an operator turns it on: what somebody reads is their own affair. */
export const NOTHING_TRACKED: Tracking = { opens: false, clicks: false }

export async function trackingOf(ctx: Pick<Ctx, 'em'>): Promise<Tracking> {
  const setting = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirst()
  const { opens = false, clicks = false } = (setting?.value ?? {}) as Partial<Tracking>
  return { opens, clicks }
}

/** Of letters that are sent from now on; of those that were sent before, nothing more is counted once it is off. */
export async function setTracking(ctx: Ctx, { opens, clicks }: Tracking): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  await transaction(ctx, async tx => {
    await changeSetting(tx, SETTING, { before: await trackingOf(tx), after: { opens, clicks } })
  })
}
