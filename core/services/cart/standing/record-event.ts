import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What was done to a standing order, by whoever looks at it (`tx.viewer`), in the words of its history. */
export async function recordEvent(tx: Tx, standingOrderId: string, words: string): Promise<void> {
  await db(tx)
    .insertInto('standing_events')
    .values({
      id: Bun.randomUUIDv7(),
      standing_order_id: standingOrderId,
      at: tx.now,
      words,
      by_id: tx.viewer.member?.id ?? null,
    })
    .execute()
}
