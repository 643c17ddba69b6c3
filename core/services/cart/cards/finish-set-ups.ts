import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { finishSetUp, openSetUps } from './set-up'

/** Whoever left no card is forgotten to have agreed after so long. */
const KEPT_DAYS = 90
const DAY_MS = 24 * 60 * 60_000

/** Job: keeps cards whose owners never came back from SumUp's page, and forgets who left none long ago. */
export async function finishSetUps(ctx: Ctx): Promise<void> {
  try {
    for (const setUp of await openSetUps(ctx).execute()) await finishSetUp(forkCtx(ctx), setUp)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    ctx.house.log.warn({ err: fault }, 'SumUp could not be asked about cards that were left')
  }
  await db(ctx)
    .deleteFrom('card_setups as s')
    .where('s.ended_at', '<', new Date(ctx.now.getTime() - KEPT_DAYS * DAY_MS))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('cards as c').select('c.id').whereRef('c.setup_id', '=', 's.id'))),
    )
    .execute()
}
