import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ADDRESS_HASH } from '#core/database/suppressed-address'
import { transaction } from '#core/database/transaction'
import { readBounce } from '#core/mail/bounces'

/**
 * The member's address was refused for good: no newsletter is sent there any more. False where the letter went to one
 * that they had before: of the present one it says nothing.
 */
export async function suppressAddress(ctx: Ctx, deliveryId: string, reason: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into letter_suppressions (member_id, address_hash, reason, suppressed_at)
    select m.id, ${ADDRESS_HASH}, ${reason}, ${ctx.now}
    from letter_deliveries d join members m on m.id = d.member_id
    where d.id = ${deliveryId} and m.email is not null
      and not exists (select from email_changes c where c.member_id = m.id and c.done_at >= d.sent_at)
    on conflict (member_id) do update set address_hash = excluded.address_hash, reason = excluded.reason,
      suppressed_at = excluded.suppressed_at`.execute(db(ctx))
  return numAffectedRows !== 0n
}

/** An editor says that those who have not got this letter may be written to again. */
export async function liftSuppressions(tx: Tx, letterId: string): Promise<void> {
  await sql`
    delete from letter_suppressions x using letter_deliveries d
    where d.member_id = x.member_id and d.letter_id = ${letterId} and d.sent_at is null`.execute(db(tx))
}

export type BounceOutcome = 'suppressed' | 'noted' | 'not ours'

/**
 * A message that came back to the sender's mailbox. What was refused for good is written to no more; what may yet arrive
 * is noted. Taking the same message again changes nothing.
 */
export async function receiveBounce(ctx: Ctx, message: string): Promise<BounceOutcome> {
  const bounce = readBounce(ctx.house.config, message)
  if (!bounce) return 'not ours'
  return transaction(ctx, async tx => {
    const before = await db(tx)
      .selectFrom('letter_deliveries')
      .select('bounced_at')
      .where('id', '=', bounce.deliveryId)
      .forUpdate()
      .executeTakeFirst()
    if (!before) return 'not ours'
    // What is known already says nothing of an address that its member has said to be good since.
    if (before.bounced_at !== null) return 'noted'
    await db(tx)
      .updateTable('letter_deliveries')
      .set({ failure: bounce.reason, bounced_at: bounce.permanent ? tx.now : null })
      .where('id', '=', bounce.deliveryId)
      .execute()
    if (!bounce.permanent) return 'noted'
    return (await suppressAddress(tx, bounce.deliveryId, bounce.reason)) ? 'suppressed' : 'noted'
  })
}
