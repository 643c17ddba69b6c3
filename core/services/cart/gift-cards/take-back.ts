import { sql } from 'kysely'
import { NotRefundable } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Entry } from '../ledger/book'
import { giftCardAccount, lockBalance } from './balance'

/**
 * A refund that is asked for takes unused cards of its lines out of use at once, so that nobody spends what is about to
 * be given back. Throws `NotRefundable` when too few of a line are unused.
 */
export async function setAsideForRefund(tx: Tx, refundId: string): Promise<void> {
  const { rows: lines } = await sql<{ id: string; wanted: number }>`
    select l.id, rl.quantity as wanted from refund_lines rl join order_lines l on l.id = rl.order_line_id
    where rl.refund_id = ${refundId} and l.is_gift_card and l.unit_amount > 0 order by l.id`.execute(db(tx))
  for (const { id, wanted } of lines) {
    const cards = await db(tx)
      .selectFrom('gift_cards')
      .select(['id', 'amount'])
      .where('order_line_id', '=', id)
      .where('refund_id', 'is', null)
      .orderBy('position')
      .execute()
    const unused: string[] = []
    for (const { id: cardId, amount } of cards) {
      if (unused.length < wanted && (await lockBalance(tx, cardId)) === amount) unused.push(cardId)
    }
    if (unused.length < wanted)
      throw new NotRefundable('Only gift cards that nobody has used can be given back.')
    await db(tx).updateTable('gift_cards').set({ refund_id: refundId }).where('id', 'in', unused).execute()
  }
}

/** The refund came to nothing: its cards can be used again. */
export async function leaveToHolders(tx: Tx, refundId: string): Promise<void> {
  await db(tx).updateTable('gift_cards').set({ refund_id: null }).where('refund_id', '=', refundId).execute()
}

/** What was owed to their holders is owed no more, and never was a sale. */
export async function takenBackCards(tx: Tx, refundId: string): Promise<readonly Entry[]> {
  const cards = await db(tx)
    .selectFrom('gift_cards')
    .select(['id', 'amount'])
    .where('refund_id', '=', refundId)
    .execute()
  return cards.flatMap(({ id, amount }): Entry[] => [
    { account: 'sales', amount: -amount },
    { account: giftCardAccount(id), amount },
  ])
}
