import type { Ctx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import type { Mail } from '#core/contracts/platform/mailer'
import { changesOf, changeText, type OrderChangeView } from '../order-changes/changes-of'
import type { OrderView } from '../orders/read-order'

/** What was changed of an order; null for a change that is not there. */
export async function changedLetter(ctx: Ctx, order: OrderView, changeId: string): Promise<Mail | null> {
  const change = (await changesOf(ctx, order.id)).find(({ id }) => id === changeId)
  if (!change) return null
  const { config } = ctx.house
  return {
    to: order.email,
    from: config.mailFrom,
    subject: `Your order ${order.number} was changed`,
    text: [
      `Dear ${order.name},`,
      '',
      `your order ${order.number} is different now:`,
      '',
      ...change.changes.map(line => `  ${changeText(line)}`),
      ...(change.note ? ['', change.note] : []),
      ...sums(ctx, order, change),
      '',
      `Your order: ${config.origins.cart}${order.path}`,
      '',
      ctx.house.site().name,
      '',
    ].join('\n'),
    messageId: `<order-${order.id}-changed-${changeId}@${new URL(config.origins.cart).hostname}>`,
  }
}

function sums({ locale }: Ctx, order: OrderView, { before, after }: OrderChangeView): string[] {
  const now = `It comes to ${formatMoney(after, locale)}${order.isNet ? ' with VAT' : ''}`
  if (before.amount === after.amount) return ['', `${now}, as before.`]
  const to = order.state === 'pending' ? ' That is what you pay.' : ''
  return ['', `${now} instead of ${formatMoney(before, locale)}.${to}`]
}
