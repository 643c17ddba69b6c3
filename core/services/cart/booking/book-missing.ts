import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { UNBOOKED_PAYMENTS, UNBOOKED_REFUNDS } from '../ledger/unbooked'
import { bookPayment } from './book-payment'
import { bookRefund } from './book-refund'

/** As many as one run books; the next one is an hour away. */
const MOST_AT_ONCE = 5_000

/**
 * Books what is paid or given back and stands in no ledger yet, each at the moment it happened. What cannot be booked
 * stops nothing behind it; the first such fault is thrown at the end.
 */
export async function bookMissing(ctx: Ctx): Promise<void> {
  const payments = await bookEach(ctx, UNBOOKED_PAYMENTS, bookPayment, 'a payment could not be booked')
  const refunds = await bookEach(ctx, UNBOOKED_REFUNDS, bookRefund, 'a refund could not be booked')
  const [fault] = [...payments, ...refunds]
  if (fault) throw fault
}

async function bookEach(
  ctx: Ctx,
  missing: typeof UNBOOKED_PAYMENTS,
  work: typeof bookPayment,
  failed: string,
): Promise<readonly unknown[]> {
  const { rows } = await sql<{ id: string; at: Date | null }>`
    ${missing} order by at limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  return eachByItself(ctx, rows, failed, ({ id, at }) =>
    transaction({ ...forkCtx(ctx), now: at ?? ctx.now }, tx => work(tx, id)),
  )
}
