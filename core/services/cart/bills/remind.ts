import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'

/** The first on the day after it was due; each of the others so many days after the one before it. */
const DAYS_BETWEEN = 10
/** The job comes once a day, at about the same time. */
const GRACE_HOURS = 2
const MOST_REMINDERS = 3
const MOST_AT_ONCE = 500

/** Job: holders of bills that are overdue get a letter, three at most. Each once, however often it runs. */
export async function remindOfBills(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string; sent: number }>`
    select u.bill_id as id, r.sent from unpaid_bills u cross join lateral (
      select count(*)::int as sent, max(sent_at) as last from bill_reminders where bill_id = u.bill_id) r
    where u.due_at < ${ctx.now} and r.sent < ${MOST_REMINDERS}
      and coalesce(r.last + make_interval(days => ${DAYS_BETWEEN}, hours => -${GRACE_HOURS}::int), u.due_at) < ${ctx.now}
    order by u.due_at, u.bill_id limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  for (const { id, sent } of rows) {
    await transaction(forkCtx(ctx), async tx => {
      const reminder = sent + 1
      const made = await db(tx)
        .insertInto('bill_reminders')
        .values({ bill_id: id, number: reminder, sent_at: tx.now })
        .onConflict(conflict => conflict.columns(['bill_id', 'number']).doNothing())
        .returning('number')
        .executeTakeFirst()
      if (made) await enqueue(tx, 'send-bill', { billId: id, reminder }, { key: `bill:${id}:${reminder}` })
    })
  }
}
