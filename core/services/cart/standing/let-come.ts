import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Days by their ids that were to be left out come after all. */
export async function letCome(tx: Tx, ids: readonly string[]): Promise<void> {
  const left = await db(tx)
    .deleteFrom('standing_dates')
    .where(({ eb, fn, val }) => eb('id', '=', fn.any(val(ids))))
    .where('state', '=', 'skipped')
    .where('order_id', 'is', null)
    .returning(['standing_order_id', 'day', 'cut_off_at', 'gives_up_at'])
    .execute()
  // What is not written down is planned when nothing is: before a day that is planned already nobody would look for one.
  for (const { standing_order_id, day, cut_off_at, gives_up_at } of left)
    await sql`insert into standing_dates (id, standing_order_id, day, state, tries, cut_off_at, gives_up_at)
      select ${Bun.randomUUIDv7()}, ${standing_order_id}, ${day}::date, 'planned', 0, ${cut_off_at}, ${gives_up_at}
      where exists (select from standing_dates d where d.standing_order_id = ${standing_order_id}
        and d.state = 'planned' and d.day > ${day}::date)`.execute(db(tx))
}
