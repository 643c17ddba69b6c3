import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type Handout = {
  readonly refundId: string
  readonly orderNumber: string
  readonly buyer: string
  readonly amount: Money
  readonly reason: string
  /** How its order was paid: usually it goes back so. */
  readonly way: 'cash' | 'transfer'
  readonly owedAt: Date
}

export const HANDOUTS_PER_PAGE = 25

/** Money that waits at the shop for its buyers, longest waiting first; `after` is the last one of the page before. For shopkeepers. */
export async function toHandOut(
  ctx: Ctx,
  after: string | null,
): Promise<{ readonly handouts: readonly Handout[]; readonly next: string | null }> {
  requireRole(ctx, 'money')
  const from = after !== null && isId(after) ? after : null
  const { rows } = await sql<Omit<Handout, 'amount'> & { sum: number; currency: string }>`
    select h.refund_id as "refundId", o.number as "orderNumber", o.name as buyer, r.reason, r.way,
      coalesce(r.by_payment, r.amount) as sum, r.currency, h.owed_at as "owedAt"
    from refund_handouts h join refunds r on r.id = h.refund_id and r.state = 'done' join orders o on o.id = r.order_id
    where h.handed_out_at is null and (${from}::uuid is null or (h.owed_at, h.refund_id) >
      (select b.owed_at, b.refund_id from refund_handouts b where b.refund_id = ${from}::uuid))
    order by h.owed_at, h.refund_id limit ${sql.lit(HANDOUTS_PER_PAGE + 1)}`.execute(db(ctx))
  const handouts = rows
    .slice(0, HANDOUTS_PER_PAGE)
    .map(({ sum: amount, currency, ...row }) => ({ ...row, amount: { amount, currency } }))
  return { handouts, next: rows.length > HANDOUTS_PER_PAGE ? (handouts.at(-1)?.refundId ?? null) : null }
}
