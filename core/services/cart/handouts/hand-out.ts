import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { book } from '../ledger/book'

/** Two pressed, or one pressed twice. */
export class HandedOutAlready extends Refusal {
  override name = 'HandedOutAlready'
  constructor() {
    super('Somebody has handed this out already.', 409)
  }
}

/**
 * Money that waited at the shop is given to its buyer, out of the till or the bank, once. For shopkeepers. Throws `NotFound`,
 * also while its refund is not done, and `HandedOutAlready`.
 */
export async function handOut(ctx: Ctx, asked: string, way: 'cash' | 'transfer'): Promise<Money> {
  const { id: handed_out_by_id } = requireRole(ctx, 'money')
  const refundId = readId(asked)
  return transaction(ctx, async tx => {
    const refund = await db(tx)
      .selectFrom('refund_handouts as h')
      .innerJoin('refunds as r', 'r.id', 'h.refund_id')
      .innerJoin('orders as o', 'o.id', 'r.order_id')
      .select(['r.amount', 'r.by_payment', 'r.currency', 'r.order_id', 'o.member_id', 'h.handed_out_at'])
      .where('h.refund_id', '=', refundId)
      .where('r.state', '=', 'done')
      .forNoKeyUpdate('h')
      .executeTakeFirst()
    if (!refund) throw new NotFound()
    if (refund.handed_out_at) throw new HandedOutAlready()
    await db(tx)
      .updateTable('refund_handouts')
      .set({ way, handed_out_by_id, handed_out_at: tx.now })
      .where('refund_id', '=', refundId)
      .execute()
    const given = { amount: refund.by_payment ?? refund.amount, currency: refund.currency }
    await book(tx, { kind: 'pay-out', sourceId: refundId, note: 'Refund handed out' }, given.currency, [
      { account: 'refunds-due', amount: given.amount },
      { account: way === 'cash' ? 'cash' : 'bank', amount: -given.amount },
    ])
    const subject = { kind: 'order', id: refund.order_id }
    await recordAudit(tx, { action: 'refund.handed-out', subject, after: { refundId, ...given, way } })
    tx.purge(viewerTag(refund.member_id))
    return given
  })
}
