import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { notifyHolder } from './notify-holders'

/** So long before the start a reminder goes out. */
const HOURS_BEFORE = 24

/**
 * Every hour: who holds a valid ticket for something that begins within a day is reminded once. The row that says
 * so and the job that does so are one transaction.
 */
export async function remindHolders(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const { rows: reminded } = await sql<Pick<Database['ticket_reminders'], 'occurrence_id' | 'member_id'>>`
      insert into ticket_reminders (occurrence_id, member_id, reminded_at)
      select distinct o.id, t.holder_id, ${tx.now}::timestamptz
      from tickets t join occurrences o on o.id = t.occurrence_id
      where o.cancelled_at is null and t.holder_id is not null and o.starts_at > ${tx.now}::timestamptz
        and o.starts_at <= ${tx.now}::timestamptz + make_interval(hours => ${HOURS_BEFORE})
        and t.issued_at < o.starts_at - make_interval(hours => ${HOURS_BEFORE})
        and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
      on conflict do nothing returning occurrence_id, member_id`.execute(db(tx))
    for (const { occurrence_id, member_id } of reminded) {
      await notifyHolder(tx, occurrence_id, member_id, 'tomorrow', tx.now)
    }
  })
}
