import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

// Whoever moves dates takes these in this order, each in the order of ids: so nobody waits in a circle.

/** What is in these calendars is moved by one at a time. */
export async function lockCalendars(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db(tx)
    .selectFrom('calendars')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** No ticket is sold for these entries while their dates move. */
export async function lockDates(tx: Tx, entryIds: readonly string[]): Promise<void> {
  await sql`select oq.id from occurrence_quotas oq join occurrences o on o.id = oq.occurrence_id
    where o.entry_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(entryIds)}::jsonb))
      and o.starts_at > ${tx.now} order by oq.id for update of oq`.execute(db(tx))
}
