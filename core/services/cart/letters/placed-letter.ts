import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import type { Mail } from '#core/contracts/platform/mailer'
import type { OrderView } from '../orders/read-order'
import { waysSettings } from '../ways/settings'
import { deliveryLines, partLines, pricedLines, takenLines, weighedLines } from './order-letter'

/** How to pay an order that waits for cash or a transfer; null once it does not wait any more. */
export async function placedLetter(ctx: Ctx, order: OrderView): Promise<Mail | null> {
  if (order.state !== 'pending') return null
  const { config } = ctx.house
  const sum = formatMoney(order.due, ctx.locale)
  const until = new Intl.DateTimeFormat(ctx.locale, {
    dateStyle: 'full',
    timeZone: ctx.house.site().timeZone,
  }).format(order.reservedUntil)
  const isTransfer = order.way === 'transfer'
  const how = isTransfer
    ? await transferLines(ctx, order, sum)
    : [order.delivery ? `Please have ${sum} ready at the door.` : `Please bring ${sum} when you collect it.`]
  return {
    to: order.email,
    from: config.mailFrom,
    subject: `Your order ${order.number}: please ${isTransfer ? `transfer ${sum}` : `bring ${sum}`}`,
    text: [
      ...[`Dear ${order.name},`, '', 'thank you. We keep for you:', ''],
      ...whatIsKept(ctx, order),
      ...weighedLines(order),
      ...deliveryLines(ctx, order),
      ...partLines(ctx, order),
      ...['', ...how, '', ...takenLines(order), `We keep it until ${until}.`, ''],
      ...[`Your order: ${config.origins.cart}${order.path}`, '', ctx.house.site().name, ''],
    ].join('\n'),
    messageId: `<order-${order.id}-placed@${new URL(config.origins.cart).hostname}>`,
  }
}

/** What the sum is made of, as the law wants it confirmed (Directive 2011/83/EU, art. 8(7)). */
function whatIsKept(ctx: Ctx, order: OrderView): readonly string[] {
  // Beside what is paid already it stands there.
  const total = order.parts.length === 0 ? ['', `  Total: ${formatMoney(order.total, ctx.locale)}`] : []
  return [...pricedLines(ctx, order), ...total]
}

async function transferLines(ctx: Ctx, order: OrderView, sum: string): Promise<string[]> {
  const { bank } = await waysSettings(ctx)
  return [
    `Please transfer ${sum} to:`,
    '',
    `  ${bank.holder}`,
    `  ${bank.account}${bank.bic ? `, ${bank.bic}` : ''}`,
    `  Reference: ${order.number}`,
  ]
}
