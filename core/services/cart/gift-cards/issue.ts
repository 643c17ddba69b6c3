import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import type { Entry } from '../ledger/book'
import { giftCardAccount } from './balance'
import { codeOf, keptOfCode } from './code'
import { expiryOfNew } from './settings'

/**
 * The cards that an order sold, made in the transaction that makes it paid, as entries: they are no sale yet, and no VAT is
 * due (a multi-purpose voucher, Directive 2006/112/EC article 30b), but money that we owe to whoever has the code.
 */
export async function issueGiftCards(tx: Tx, orderId: string): Promise<readonly Entry[]> {
  const lines = await db(tx)
    .selectFrom('order_lines')
    .select(['id', 'unit_amount', 'currency', 'quantity'])
    .where('order_id', '=', orderId)
    .where('is_gift_card', '=', true)
    .where('unit_amount', '>', 0)
    .execute()
  const cards = lines.flatMap(({ id: order_line_id, unit_amount: amount, currency, quantity }) =>
    Array.from({ length: quantity }, (_, position) => ({ order_line_id, amount, currency, position })),
  )
  if (cards.length === 0) return []
  const expires_at = await expiryOfNew(tx)
  const rows = cards.map(card => {
    const id = Bun.randomUUIDv7()
    return { id, ...card, ...keptOfCode(codeOf(tx, { id, edition: 1 })), issued_at: tx.now, expires_at }
  })
  await db(tx).insertInto('gift_cards').values(rows).execute()
  await enqueue(tx, 'send-gift-cards', { orderId }, { key: `gift-cards:${orderId}` })
  return rows.flatMap(({ id, amount }): Entry[] => [
    { account: 'sales', amount },
    { account: giftCardAccount(id), amount: -amount },
  ])
}
