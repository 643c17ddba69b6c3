import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/**
 * Takes times away that nobody holds a ticket for. Where an order was begun, even if it came to nothing, the time
 * stays for what refers to it: cancelled, and marked so that planning it again brings it back.
 */
export async function removeTimes(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const ordered = await db(tx)
    .selectFrom('order_lines')
    .select('occurrence_id')
    .distinct()
    .where('occurrence_id', 'in', ids)
    .execute()
  const retired = ordered.flatMap(({ occurrence_id: id }) => id ?? [])
  for (const occurrence_id of retired) {
    await db(tx).insertInto('occurrence_retirements').values({ occurrence_id, retired_at: tx.now }).execute()
    await db(tx)
      .updateTable('occurrences')
      .set({ cancelled_at: tx.now })
      .where('id', '=', occurrence_id)
      .execute()
  }
  const unknown = ids.filter(id => !retired.includes(id))
  if (unknown.length > 0) await db(tx).deleteFrom('occurrences').where('id', 'in', unknown).execute()
}

/** Times that are planned again. What an organiser cancelled stays cancelled. */
export async function unretireTimes(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`with back as (delete from occurrence_retirements where occurrence_id in (${sql.join(ids)}) returning occurrence_id)
    update occurrences o set cancelled_at = null from back where o.id = back.occurrence_id`.execute(db(tx))
}
