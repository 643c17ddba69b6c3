import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/worker'
import { unsubscribeToken } from '../unsubscribe/token'
import { isOfAudience } from './audience'
import { closeLetter } from './deliver-letter'

/** One job sends so many: a crash repeats little, and thousands of subscribers are a few dozen jobs. */
const BATCH = 100
/** With graphile-worker's growing pauses, a mail server may be away for two days. */
const MAX_ATTEMPTS = 14

/**
 * Writes one delivery for each who was subscribed when the letter was sent, and asks for the ones not sent yet to be
 * sent. Running it again makes no second delivery: there is one row for a letter and a member.
 */
export const addressLetter: Task = async (ctx, payload) => {
  const letterId = String(payload.letterId)
  await transaction(ctx, async tx => {
    const readers = await sql<{ memberId: string }>`
      select s.member_id as "memberId" from subscriptions s join letters l on l.newsletter_id = s.newsletter_id
      join members m on m.id = s.member_id
      where l.id = ${letterId} and s.subscribed_at <= l.send_requested_at and not exists (
        select 1 from letter_deliveries d where d.letter_id = l.id and d.member_id = s.member_id)
        and ${isOfAudience(ctx)}`.execute(db(tx))
    for (const some of batches(readers.rows)) await writeDeliveries(tx, letterId, some)
    const waiting = await db(tx)
      .selectFrom('letter_deliveries')
      .select('id')
      .where('letter_id', '=', letterId)
      .where('sent_at', 'is', null)
      .where('failed_at', 'is', null)
      .orderBy('id')
      .execute()
    for (const some of batches(waiting)) {
      const deliveryIds = some.map(({ id }) => id)
      // One queue: letters leave in turn, and the house's other jobs are not kept waiting.
      const options = { queue: 'letters', maxAttempts: MAX_ATTEMPTS, key: `letter:${deliveryIds[0]}` }
      await enqueue(tx, 'deliver-letter', { letterId, deliveryIds }, options)
    }
    if (waiting.length === 0) await closeLetter(tx, letterId)
  })
}

async function writeDeliveries(ctx: Ctx, letterId: string, readers: readonly { memberId: string }[]) {
  const rows = readers.map(({ memberId }) => {
    const id = Bun.randomUUIDv7()
    const unsubscribe_hash = hashToken(unsubscribeToken(ctx.house.config, id))
    return { id, letter_id: letterId, member_id: memberId, unsubscribe_hash, queued_at: ctx.now }
  })
  await db(ctx)
    .insertInto('letter_deliveries')
    .values(rows)
    .onConflict(conflict => conflict.columns(['letter_id', 'member_id']).doNothing())
    .execute()
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH) yield all.slice(start, start + BATCH)
}
