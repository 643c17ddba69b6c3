import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { daysFrom } from './days'

/** Days of the old rhythm that were only planned come no more. What somebody does without stays so on days of the new one. */
export async function dropOldDays(
  tx: Tx,
  id: string,
  { firstDay, everyWeeks }: { readonly firstDay: string; readonly everyWeeks: number },
): Promise<void> {
  const open = await db(tx)
    .selectFrom('standing_dates')
    .select(['id', 'day', 'state'])
    .where('standing_order_id', '=', id)
    .where('state', 'in', ['planned', 'skipped'])
    .where('order_id', 'is', null)
    .where('cut_off_at', '>', tx.now)
    .execute()
  const gone = open.filter(
    ({ day, state }) => state === 'planned' || !daysFrom(firstDay, everyWeeks, day, 1).includes(day),
  )
  if (gone.length === 0) return
  const ids = gone.map(({ id }) => id)
  await db(tx)
    .deleteFrom('standing_dates')
    .where('id', 'in', ids)
    .where('state', 'in', ['planned', 'skipped'])
    .where('order_id', 'is', null)
    .execute()
}
