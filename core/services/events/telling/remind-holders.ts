import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { tellHolder } from './tell-holders'

/** So long before the start a reminder goes out. */
const HOURS_BEFORE = 24

/**
 * Every hour: who holds a valid ticket for something that begins within a day is reminded once. The row that says
 * so and the job that does so are one transaction.
 */
export async function remindHolders(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const reminded = await tx.em.execute<{ occurrence: string; member: string }[]>(
      `insert into ticket_reminders (occurrence_id, member_id, reminded_at)
       select distinct o.id, t.holder_id, ?::timestamptz
       from tickets t join occurrences o on o.id = t.occurrence_id
       where o.cancelled_at is null and t.holder_id is not null and o.starts_at > ?::timestamptz
         and o.starts_at <= ?::timestamptz + make_interval(hours => ?)
         and t.issued_at < o.starts_at - make_interval(hours => ?)
         and not exists (select from ticket_cancellations c where c.ticket_id = t.id)
       on conflict do nothing returning occurrence_id as occurrence, member_id as member`,
      [tx.now, tx.now, tx.now, HOURS_BEFORE, HOURS_BEFORE],
    )
    for (const { occurrence, member } of reminded) {
      await tellHolder(tx, occurrence, member, 'tomorrow', tx.now)
    }
  })
}
