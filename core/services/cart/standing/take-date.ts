import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { dueDate } from './due-date'
import { postStanding } from './letters'

/** It was skipped, or ordered by somebody else, in this very moment. */
export class DateTaken extends Refusal {
  override name = 'DateTaken'
  constructor() {
    super('This day of the standing order is ordered already, or not to be ordered.', 409)
  }
}

/**
 * The order of a day of a standing order, in the order's own transaction: a day has one order, and one that was skipped
 * has none. Throws `DateTaken`; then nothing is ordered.
 */
export async function takeDate(tx: Tx, dateId: string, leftOut: string, orderId: string): Promise<void> {
  const taken = await db(tx)
    .updateTable('standing_dates')
    .set({
      state: 'placed',
      order_id: orderId,
      left_out: leftOut,
      reason: '',
      tries: 0,
      next_try_at: tx.now,
    })
    .where('id', '=', dateId)
    .where('state', '=', 'planned')
    .returning('id')
    .executeTakeFirst()
  if (!taken) throw new DateTaken()
  const due = leftOut === '' ? null : await dueDate(tx, dateId)
  if (due) await postStanding(tx, due, 'left-out')
}
