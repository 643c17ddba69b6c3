import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * What goes back in cash or by transfer without anybody of the shop at hand waits there: it is owed, and has not left the till or
 * the bank. Of a refund that goes back otherwise nothing is written.
 */
export async function recordHandoutDue(tx: Tx, refundId: string): Promise<void> {
  await sql`
    insert into refund_handouts (refund_id, owed_at)
    select r.id, ${tx.now} from refunds r
    where r.id = ${refundId} and r.way in ('cash', 'transfer') and coalesce(r.by_payment, r.amount) > 0
    on conflict (refund_id) do nothing`.execute(db(tx))
}

/** Whether a refund is one that the shop owes, or has handed out since. */
export async function isOwedAtShop(tx: Tx, refundId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('refund_handouts')
    .select('refund_id')
    .where('refund_id', '=', refundId)
    .executeTakeFirst()
  return row !== undefined
}
