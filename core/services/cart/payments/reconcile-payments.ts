import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { verifyPayment } from './verify-payment'

/** A callback is given so long before we ask by ourselves. */
const PATIENCE_MS = 60_000
/** After that SumUp has nothing new to say of a checkout that was valid for a quarter of an hour. */
const DAY_MS = 24 * 60 * 60_000
/** Asked again once it is older by so much of its age: a try that failed is not asked about all day long. */
const OLDER_BY = 0.25

/**
 * Finds payments whose callback never came, those of orders given up meanwhile included. However many there are, each
 * has its turn, and one that cannot be looked at holds up none of the others.
 */
export async function reconcilePayments(ctx: Ctx): Promise<void> {
  const faults: unknown[] = []
  for (let id = await nextToAsk(ctx); id; id = await nextToAsk(ctx)) {
    try {
      await verifyPayment(forkCtx(ctx), id)
    } catch (fault) {
      if (fault instanceof PaymentsUnavailable) {
        ctx.house.log.warn({ err: fault }, 'SumUp could not be asked about payments without a callback')
        break
      }
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
}

/** Marks whoever waits longest as asked. Two runs at once never take the same. */
async function nextToAsk(ctx: Ctx): Promise<string | null> {
  const now = ctx.now.getTime()
  const next = db(ctx)
    .selectFrom('payments')
    .select('id')
    .where('way', '=', 'sumup')
    .where('state', 'in', ['created', 'pending', 'failed'])
    .where('created_at', '<', new Date(now - PATIENCE_MS))
    .where('created_at', '>', new Date(now - DAY_MS))
    .where(
      sql<boolean>`(asked_at is null or asked_at + (asked_at - created_at) * ${OLDER_BY}::float8 < ${ctx.now})`,
    )
    .orderBy('asked_at', order => order.asc().nullsFirst())
    .orderBy('created_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const taken = await db(ctx)
    .updateTable('payments')
    .set({ asked_at: ctx.now })
    .where('id', '=', next)
    .returning('id')
    .executeTakeFirst()
  return taken?.id ?? null
}
