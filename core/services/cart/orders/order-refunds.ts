import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { partsBackOf } from '../parts-of'
import type { RefundView } from './order-view'

const CREDITED_HOUSEHOLD = sql<string | null>`(
  select h.name from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    join ledger_accounts a on a.id = e.account_id join households h on a.code = 'household:' || h.id
  where t.kind = 'refund' and t.source_id = refunds.id limit 1)`

/** All that were asked for, also those that failed; the first one first. */
export async function refundsOf(ctx: Ctx, orderId: string): Promise<readonly RefundView[]> {
  const rows = await db(ctx)
    .selectFrom('refunds')
    .select([
      'id',
      'reason',
      'state',
      'origin',
      'way',
      'failure',
      'amount',
      'by_payment',
      'currency',
      'requested_at',
      'done_at',
    ])
    .select(
      sql<boolean>`exists (select from refund_handouts h where h.refund_id = refunds.id and h.handed_out_at is null)`.as(
        'is_owed',
      ),
    )
    .select(CREDITED_HOUSEHOLD.as('household'))
    .where('order_id', '=', orderId)
    .orderBy('requested_at')
    .execute()
  const back = await partsBackOf(ctx, orderId)
  return rows.map(({ amount, by_payment, currency, requested_at, done_at, is_owed, ...refund }) => ({
    ...refund,
    isWaiting: is_owed && refund.state === 'done',
    byPayment: { amount: by_payment ?? amount, currency },
    parts: back.filter(({ refundId }) => refundId === refund.id),
    amount: { amount, currency },
    requestedAt: requested_at,
    doneAt: done_at,
  }))
}
