import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { orderById } from '../orders/read-order'
import { orderLetter } from './order-letter'

/**
 * Sends a letter of one kind about an order once. The note that it was sent is written first and undone when the
 * mail server does not take it; a second job waits for the first and then finds the note. What is left, a crash
 * after the server's yes, the letter's own Message-ID makes harmless.
 */
export async function sendOrderLetter(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const orderId = String(payload.orderId)
  const kind = String(payload.kind)
  await transaction(ctx, async tx => {
    const [first] = await tx.em.execute<unknown[]>(
      `insert into order_letters (id, order_id, kind, sent_at) values (?, ?, ?, ?)
       on conflict (order_id, kind) do nothing returning id`,
      [Bun.randomUUIDv7(), orderId, kind, tx.now],
    )
    if (!first) return
    const order = await orderById(tx, orderId)
    // A buyer who has closed their account is written to no more.
    const letter = order?.email ? orderLetter(tx, order, kind) : null
    if (letter) await tx.house.mailer.send(letter)
  })
}
