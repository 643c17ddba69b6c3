import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import { sendLetter } from '#core/mail/send-letter'
import { codeOf } from './code'

const TASK = 'send-gift-cards'

type Row = {
  id: string
  edition: number
  amount: number
  currency: string
  expires_at: Date | null
  number: string
  name: string
  email: string
}

/** Job: the codes of what an order sold, to its buyer; with `cardId`, of that one alone, whose code is new. */
export async function sendGiftCards(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const orderId = String(payload.orderId)
  const cardId = typeof payload.cardId === 'string' ? payload.cardId : null
  const { rows } = await sql<Row>`
    select g.id, g.edition, g.amount, g.currency, g.expires_at, o.number, o.name, o.email
    from gift_cards g join order_lines l on l.id = g.order_line_id join orders o on o.id = l.order_id
    where o.id = ${orderId} and g.refund_id is null and (${cardId}::uuid is null or g.id = ${cardId}::uuid)
    order by l.position, g.position`.execute(db(ctx))
  const [first] = rows
  // Who bought it at the stall has it on paper.
  if (!first?.email) return
  const { origins, mailFrom } = ctx.house.config
  const site = ctx.house.site()
  const edition = cardId ? `${cardId}:${first.edition}` : orderId
  const key = `gift-cards:${edition}`
  await sendLetter(
    ctx,
    {
      key,
      kind: 'order',
      recipient: first.email,
      task: TASK,
      payload: { orderId, ...(cardId && { cardId }) },
    },
    {
      to: first.email,
      from: mailFrom,
      subject: cardId
        ? 'The new code of your gift card'
        : rows.length === 1
          ? 'Your gift card'
          : 'Your gift cards',
      text: [
        `Dear ${first.name},`,
        '',
        cardId
          ? 'here is the new code of your gift card. The old one cannot be used any more.'
          : `thank you. Here is what you bought with your order ${first.number}, to keep or to give away:`,
        '',
        ...rows.flatMap(card => [
          `  ${formatMoney({ amount: card.amount, currency: card.currency }, ctx.locale)}: ${codeOf(ctx, card)}`,
          ...(card.expires_at ? [`  valid until ${lastDay(ctx, card.expires_at)}`] : []),
        ]),
        '',
        'Whoever has the code can pay with it. It is used up bit by bit, at the checkout.',
        `What is left on it: ${origins.cart}/gift-cards`,
        '',
        site.name,
        '',
      ].join('\n'),
      messageId: `<${key.replaceAll(':', '-')}@${new URL(origins.cart).hostname}>`,
    },
  )
}

/** It runs out as the next year begins. */
function lastDay(ctx: Pick<Ctx, 'house' | 'locale'>, expiresAt: Date): string {
  const { timeZone } = ctx.house.site()
  const last = new Date(expiresAt.getTime() - 1)
  return new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'long', timeZone }).format(last)
}
