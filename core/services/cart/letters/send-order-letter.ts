import type { Ctx } from '#core/contracts/ctx'
import type { Mail } from '#core/contracts/platform/mailer'
import { db } from '#core/database/db'
import { sendLetter } from '#core/mail/send-letter'
import { type OrderView, orderById } from '../orders/read-order'
import { changedLetter } from './changed-letter'
import { orderLetter } from './order-letter'
import { placedLetter } from './placed-letter'

const SEND_ORDER_LETTER = 'send-order-letter'

/**
 * Job: a letter of one kind about an order, once. No row is locked while the mail server takes its time: that it is
 * being sent is claimed, and that it was sent is written down after. What is left, a crash after the server's yes,
 * the letter's own Message-ID makes harmless.
 */
export async function sendOrderLetter(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const orderId = String(payload.orderId)
  const kind = String(payload.kind)
  if (await isSent(ctx, orderId, kind)) return
  const order = await orderById(ctx, orderId)
  // A buyer who has closed their account is written to no more.
  const mail = order?.email ? await letterOf(ctx, order, kind) : null
  if (mail) {
    const letter = {
      key: `${orderId}:${kind}`,
      kind: 'order',
      recipient: mail.to,
      task: SEND_ORDER_LETTER,
      payload: { orderId, kind },
    } as const
    if ((await sendLetter(ctx, letter, mail)) === 'refused') return
  }
  const not_sent = mail ? null : order?.email ? ('nothing-to-say' as const) : ('no-address' as const)
  await db(ctx)
    .insertInto('order_letters')
    .values({ order_id: orderId, kind, sent_at: ctx.now, not_sent })
    .onConflict(conflict => conflict.columns(['order_id', 'kind']).doNothing())
    .execute()
}

async function letterOf(ctx: Ctx, order: OrderView, kind: string): Promise<Mail | null> {
  if (kind === 'placed') return placedLetter(ctx, order)
  if (kind.startsWith('changed:')) return changedLetter(ctx, order, kind.slice('changed:'.length))
  return orderLetter(ctx, order, kind)
}

async function isSent(ctx: Ctx, orderId: string, kind: string): Promise<boolean> {
  const sent = await db(ctx)
    .selectFrom('order_letters')
    .select('sent_at')
    .where('order_id', '=', orderId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return sent !== undefined
}
