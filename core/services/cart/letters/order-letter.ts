import { netOf } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { Mail } from '#core/contracts/platform/mailer'
import { WAY_WORDS, type WayToPay } from '#core/contracts/ways-to-pay'
import type { OrderView, RefundView } from '../orders/read-order'
import { shownOrder } from '../orders/shown-order'
import { TAKEN_WORDS } from '../orders/taken-words'
import { toBeWeighed } from '../orders/to-be-weighed'
import { waysOf } from '../parts/ways-of'
import { letterWithTickets, ticketAttachments, ticketLines } from './tickets'

/**
 * A letter about an order: `paid`, `sold-out` or `refund:<id>`; null for a refund that is not there. With tickets in
 * it, a paid order's letter is all that is needed at the door: their codes as pictures and in words.
 */
export function orderLetter(ctx: Ctx, order: OrderView, kind: string): Mail | null {
  const written = words(ctx, order, kind)
  if (!written) return null
  const { config } = ctx.house
  const site = ctx.house.site()
  const tickets = kind === 'paid' ? order.tickets.filter(({ state }) => state !== 'cancelled') : []
  const { path } = order
  const addressOf = ({ id }: { id: string }) =>
    order.isGuests ? `${config.origins.cart}${path}/tickets/${id}` : `${config.origins.account}/tickets/${id}`
  const greeting = [`Dear ${order.name},`, '', ...written.lines]
  const farewell = [`Your order: ${config.origins.cart}${path}`, '', site.name]
  return {
    to: order.email,
    from: config.mailFrom,
    subject: written.subject,
    text: [...greeting, '', ...ticketLines(ctx, tickets, addressOf), ...farewell, ''].join('\n'),
    messageId: `<order-${order.id}-${kind.replace(':', '-')}@${new URL(config.origins.cart).hostname}>`,
    ...(tickets.length > 0 && {
      html: letterWithTickets(ctx, { subject: written.subject, greeting, tickets, addressOf, farewell }),
      attachments: ticketAttachments(ctx, tickets),
    }),
  }
}

type Words = { readonly subject: string; readonly lines: readonly string[] }

function words(ctx: Ctx, order: OrderView, kind: string): Words | null {
  if (kind === 'paid') return paid(ctx, order)
  if (kind === 'sold-out') return soldOut(ctx, order)
  const refund = order.refunds.find(each => kind === `refund:${each.id}`)
  // What the buyer's own bank took back they know, and of nothing there is nothing to say.
  if (!refund || refund.origin === 'charge-back') return null
  if (refund.amount.amount === 0) return freeRefund(order, refund)
  return {
    subject: `Refund for your order ${order.number}`,
    lines: [
      `we have given back ${formatMoney(refund.amount, ctx.locale)} for your order ${order.number}.`,
      ...waysBack(ctx, refund),
      ...(refund.reason ? ['', `Reason: ${refund.reason}`] : []),
      ...sumsOf(ctx, order),
    ],
  }
}

/** Each way that it goes back by, with its amount where there is more than one. */
function waysBack(
  { locale }: Ctx,
  { way, byPayment, parts, isWaiting, household }: RefundView,
): readonly string[] {
  const ways = { ...WAYS_BACK, credit: onCredit(household) }
  const how = isWaiting && way === 'cash' ? AT_THE_SHOP : ways[way]
  if (parts.length === 0) return [how]
  const own = byPayment.amount > 0 ? [`${formatMoney(byPayment, locale)}: ${how}`] : []
  const back = parts.map(part => {
    const where = part.way === 'gift-card' ? `It is on your gift card …${part.ending} again.` : ways.credit
    return `${formatMoney(part.amount, locale)}: ${where}`
  })
  return [...own, ...back]
}

const AT_THE_SHOP = 'It waits for you at the shop: show this letter there, and you have it in cash.'

function onCredit(household: string | null): string {
  return household
    ? `It is on the credit of ${household} now.`
    : 'It is on your credit with us now: use it for your next order, or ask us to pay it out.'
}

const WAYS_BACK: Readonly<Record<Exclude<WayToPay, 'credit'>, string>> = {
  sumup: 'It goes back the way it came, and is usually there within a few working days.',
  cash: 'You have had it in cash.',
  transfer: 'We transfer it to your bank.',
  account: 'It is taken off your next monthly bill.',
}

/** What cost nothing was given back: no money is on its way. */
function freeRefund({ number }: OrderView, { reason }: RefundView): Words {
  return {
    subject: `Given back from your order ${number}`,
    lines: [
      `what you had for free in your order ${number} is given back. It cost nothing, so no money is on its way.`,
      ...(reason ? ['', `Reason: ${reason}`] : []),
    ],
  }
}

function sumsOf({ locale }: Ctx, order: OrderView): string[] {
  return [
    '',
    `Paid: ${formatMoney(order.total, locale)}`,
    `Given back so far: ${formatMoney(order.refunded, locale)}`,
    `What the order comes to now: ${formatMoney(netOf(order), locale)}`,
  ]
}

function paid(ctx: Ctx, order: OrderView): Words {
  const { locale } = ctx
  return {
    subject: `Your order ${order.number} is paid`,
    lines: [
      'thank you. Your order is paid:',
      '',
      ...pricedLines(ctx, order),
      '',
      `Total: ${formatMoney(order.total, locale)}, paid ${waysOf(order, locale)}`,
      ...weighedLines(order),
      ...takenLines(order),
      ...collection(ctx, order),
      ...deliveryLines(ctx, order),
    ],
  }
}

/** That it was not its buyer who placed it. */
export function takenLines({ taken, standing }: OrderView): readonly string[] {
  if (standing) return ['We ordered it for you, by your standing order.']
  return taken ? [`We took it for you ${TAKEN_WORDS[taken.at]}.`] : []
}

/** What was ordered with what it came to, as its buyer reads prices. */
export function pricedLines(ctx: Ctx, order: OrderView): readonly string[] {
  const shown = shownOrder(order, ctx.locale)
  const plus = shown.isNet ? ' + VAT' : ''
  return [
    ...shown.lines.map(
      line => `  ${line.quantity} × ${nameOf(line)}  ${formatMoney(line.total, ctx.locale)}${plus}`,
    ),
    ...adjustmentLines(ctx, shown),
  ]
}

/** Of what has not lain on the scales yet, that its price is not the last word. */
export function weighedLines({ lines }: OrderView): readonly string[] {
  const names = toBeWeighed(lines)
  return names.length > 0
    ? [
        '',
        `Sold by weight: ${names.join(', ')}. You pay what it weighs when we pack it, and we write to you.`,
      ]
    : []
}

const nameOf = ({ title, detail }: OrderView['lines'][number]): string =>
  detail ? isolate`${title} (${detail})` : title

/** Fees, delivery and vouchers, beneath the goods. */
function adjustmentLines({ locale }: Ctx, { adjustments }: OrderView): readonly string[] {
  return adjustments.map(({ label, amount }) => `  ${label}  ${formatMoney(amount, locale)}`)
}

/** What is paid already of an order that waits for the rest. */
export function partLines({ locale }: Ctx, { parts, total }: OrderView): readonly string[] {
  if (parts.length === 0) return []
  const paid = parts.map(({ way, amount }) => `  Paid ${WAY_WORDS[way]}: ${formatMoney(amount, locale)}`)
  return ['', `  Total: ${formatMoney(total, locale)}`, ...paid]
}

/** When and where to it is brought. */
export function deliveryLines(ctx: Ctx, { delivery }: OrderView): readonly string[] {
  if (!delivery) return []
  const { timeZone } = ctx.house.site()
  const format = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  const where = [...delivery.address.split('\n'), delivery.postcode].map(line => line.trim()).filter(Boolean)
  return [
    '',
    `We bring it: ${format.formatRange(delivery.startsAt, delivery.endsAt)}`,
    `To: ${where.join(', ')}`,
  ]
}

function collection(ctx: Ctx, order: OrderView): string[] {
  const { slot, slotLost } = order
  const move = `${ctx.house.config.origins.cart}${order.path}/collection-slot`
  if (slotLost) {
    return [
      '',
      'Your payment reached us late, and somebody else had taken the last place of your collection time by then.',
      `Please choose another: ${move}`,
    ]
  }
  if (!slot) return []
  const format = new Intl.DateTimeFormat(ctx.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: slot.timeZone,
  })
  const place = slot.place ? `, ${slot.place}` : ''
  return [
    '',
    `To collect: ${format.formatRange(slot.startsAt, slot.endsAt)}, ${slot.title}${place}`,
    `Until it begins you can choose another time: ${move}`,
  ]
}

function soldOut(ctx: Ctx, order: OrderView): Words {
  return {
    subject: `We are sorry: order ${order.number} came too late`,
    lines: [
      `your payment of ${formatMoney(order.total, ctx.locale)} reached us after the time to pay had run out, and by`,
      order.way === 'sumup' || order.isGuests
        ? 'then not all of it was left. We are sorry. All of your money goes back the way it came; another letter says when.'
        : 'then not all of it was left. We are sorry. All of your money is credit with us now: use it, or ask us to pay it out.',
    ],
  }
}
