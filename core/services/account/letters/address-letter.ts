import { hashToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/worker'
import { unsubscribeToken } from '../unsubscribe/token'
import { closeLetter } from './deliver-letter'

/** One job sends so many: a crash repeats little, and thousands of subscribers are a few dozen jobs. */
const BATCH = 100
/** With graphile-worker's growing pauses, a mail server may be away for two days. */
const MAX_ATTEMPTS = 14

/**
 * Writes one delivery for each subscriber, and asks for the ones not sent yet to be sent. Running it again makes
 * no second delivery: there is one row for a letter and a member.
 */
export const addressLetter: Task = async (ctx, payload) => {
  const letterId = String(payload.letterId)
  await transaction(ctx, async tx => {
    const readers = await tx.em.execute<{ memberId: string }[]>(
      `select s.member_id as "memberId" from subscriptions s join letters l on l.newsletter_id = s.newsletter_id
       where l.id = ? and not exists (
         select 1 from letter_deliveries d where d.letter_id = l.id and d.member_id = s.member_id)
         and not exists (select 1 from account_closings c where c.member_id = s.member_id)`,
      [letterId],
    )
    for (const some of batches(readers)) await writeDeliveries(tx, letterId, some)
    const waiting = await tx.em.execute<{ id: string }[]>(
      'select id from letter_deliveries where letter_id = ? and sent_at is null and failed_at is null order by id',
      [letterId],
    )
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
    return [id, letterId, memberId, hashToken(unsubscribeToken(ctx.house.config, id)), ctx.now]
  })
  await ctx.em.execute(
    `insert into letter_deliveries (id, letter_id, member_id, unsubscribe_hash, queued_at)
     values ${rows.map(() => '(?, ?, ?, ?, ?)').join(', ')} on conflict (letter_id, member_id) do nothing`,
    rows.flat(),
  )
}

function* batches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += BATCH) yield all.slice(start, start + BATCH)
}
