import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'

/**
 * Every hour: after the cooperative's time zone was changed, what was sold of each producer is counted by the days of the new one.
 * A producer at a time, so that a sale waits for its own producers alone. Running it again changes nothing.
 */
export const renewDays: Task = async ctx => {
  const { rows } = await sql<{ id: string }>`
    select producer_id as id from producer_day_zones where time_zone <> house_time_zone()`.execute(db(ctx))
  for (const { id } of rows)
    await transaction(ctx, tx => sql`select fill_producer_days(${id})`.execute(db(tx)))
}
