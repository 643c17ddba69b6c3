import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'

export const FORGET_CARD = 'forget-card'

/** The member's card is charged no more, and SumUp is asked to forget it. */
export async function retireCards(tx: Tx, memberId: string): Promise<readonly string[]> {
  const gone = await db(tx)
    .updateTable('cards')
    .set({ removed_at: tx.now })
    .where('member_id', '=', memberId)
    .where('removed_at', 'is', null)
    .returning('id')
    .execute()
  for (const { id } of gone) await enqueue(tx, FORGET_CARD, { cardId: id }, { key: `forget-card:${id}` })
  return gone.map(({ id }) => id)
}
