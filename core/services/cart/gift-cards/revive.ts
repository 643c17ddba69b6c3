import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** What comes back to cards that have run out meanwhile can be spent for another year. */
export async function reviveCards(tx: Tx, cardIds: readonly string[]): Promise<void> {
  if (cardIds.length === 0) return
  const now = Temporal.Instant.fromEpochMilliseconds(tx.now.getTime()).toZonedDateTimeISO(
    tx.house.site().timeZone,
  )
  await db(tx)
    .updateTable('gift_cards')
    .set({ expires_at: new Date(now.add({ years: 1 }).epochMilliseconds) })
    .where('id', 'in', cardIds)
    .where('expires_at', '<=', tx.now)
    .execute()
}
