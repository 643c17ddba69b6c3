import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { UNBOOKED_LOSSES } from '../ledger/unbooked'
import { countNotedLoss } from './settle-difference'

/** As many as one run books; the next one is an hour away. */
const MOST_AT_ONCE = 5_000

/**
 * Job: books what went back at SumUp beyond its payment and was only noted, at the moment at which it was. What cannot be
 * booked stops nothing behind it; the first such fault is thrown at the end.
 */
export async function bookNotedLosses(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string; at: Date }>`
    ${UNBOOKED_LOSSES} order by at limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const [fault] = await eachByItself(ctx, rows, 'a loss could not be booked', ({ id, at }) =>
    transaction({ ...forkCtx(ctx), now: at }, tx => countNotedLoss(tx, id)),
  )
  if (fault) throw fault
}
