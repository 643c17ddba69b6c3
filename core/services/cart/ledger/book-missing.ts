import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { bookPayment } from './book-payment'
import { bookRefund } from './book-refund'

/** As many as one run books; the next one is an hour away. */
const MOST_AT_ONCE = 5_000

/** Paid before there were books, or by the version before this one while it still ran. */
export const UNBOOKED_PAYMENTS = sql`select p.id, p.paid_at as at from payments p where p.state = 'paid' and p.amount > 0
  and not exists (select from ledger_transactions t where t.kind = 'payment' and t.source_id = p.id)`
export const UNBOOKED_REFUNDS = sql`select r.id, r.done_at as at from refunds r where r.state = 'done' and r.amount > 0
  and not exists (select from ledger_transactions t where t.kind = 'refund' and t.source_id = r.id)`

/** Books what is paid or given back and stands in no ledger yet, each at the moment it happened. */
export async function bookMissing(ctx: Ctx): Promise<void> {
  await bookEach(ctx, UNBOOKED_PAYMENTS, bookPayment)
  await bookEach(ctx, UNBOOKED_REFUNDS, bookRefund)
}

async function bookEach(
  ctx: Ctx,
  missing: typeof UNBOOKED_PAYMENTS,
  work: typeof bookPayment,
): Promise<void> {
  const { rows } = await sql<{ id: string; at: Date | null }>`
    ${missing} order by at limit ${MOST_AT_ONCE}`.execute(db(ctx))
  for (const { id, at } of rows)
    await transaction({ ...forkCtx(ctx), now: at ?? ctx.now }, tx => work(tx, id))
}
