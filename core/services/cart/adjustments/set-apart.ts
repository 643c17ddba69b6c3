import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * Makes so much of an adjustment that was paid one of its own, so that it can go back by itself: it stays a part of
 * its fee until it is back, and is there because this line was weighed. The order's sum stays what was paid. Gives its id.
 */
export async function setApart(
  tx: Tx,
  { id, amount }: { readonly id: string; readonly amount: number },
  part: number,
  weighedLineId: string,
): Promise<string> {
  if (part === amount) {
    await db(tx)
      .updateTable('order_adjustments')
      .set({ weighed_line_id: weighedLineId })
      .where('id', '=', id)
      .execute()
    return id
  }
  const apart = Bun.randomUUIDv7()
  await sql`
    insert into order_adjustments (id, order_id, kind, label, amount, currency, vat_rate, position, created_at, weighed_line_id,
      order_fee_id)
    select ${apart}, order_id, kind, label, ${part}, currency, vat_rate, position, ${tx.now}, ${weighedLineId}, order_fee_id
    from order_adjustments where id = ${id}`.execute(db(tx))
  await db(tx)
    .updateTable('order_adjustments')
    .set({ amount: amount - part })
    .where('id', '=', id)
    .execute()
  return apart
}
