import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What a cycle that is made of a name alone lasts: nobody has said when it was. */
const LASTS_MS = 60_000

/** The lines of an imported order are of the cycle that is called so, here or where it was imported from. */
export async function keepInCycle(tx: Tx, orderId: string, name: string): Promise<void> {
  const cycleId = (await cycleCalled(tx, name)) ?? (await makeClosed(tx, name))
  await sql`update line_sources s set cycle_id = ${cycleId} from order_lines l
    where l.id = s.order_line_id and l.order_id = ${orderId}`.execute(db(tx))
}

/** That of an earlier import first, whatever it is called here by now; then the newest of ours. */
async function cycleCalled(tx: Tx, name: string): Promise<string | undefined> {
  const cycle = await db(tx)
    .selectFrom('order_cycles')
    .select('id')
    .where(({ eb, or }) => or([eb('imported_name', '=', name), eb('name', '=', name)]))
    .orderBy(sql`imported_name is not distinct from ${name}`, 'desc')
    .orderBy('opens_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return cycle?.id
}

/**
 * Over, so that nobody orders in it; members and producers were told where it was held. Two imports at once make one.
 */
async function makeClosed(tx: Tx, name: string): Promise<string> {
  const cycle = await db(tx)
    .insertInto('order_cycles')
    .values({
      id: Bun.randomUUIDv7(),
      name,
      imported_name: name,
      note: '',
      opens_at: new Date(tx.now.getTime() - LASTS_MS),
      closes_at: tx.now,
      announced_at: tx.now,
      ordered_at: tx.now,
      made_at: tx.now,
      made_by_id: tx.viewer.member?.id ?? null,
    })
    .onConflict(conflict =>
      conflict
        .column('imported_name')
        .where('imported_name', 'is not', null)
        .doUpdateSet({ imported_name: name }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return cycle.id
}
