import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { formatMoney, sumMoney } from '#core/contracts/money'
import type { Mail } from '#core/contracts/platform/mailer'
import type { Task } from '#core/jobs/run-task'
import { type OutgoingLetter, sendLetter } from '#core/mail/send-letter'
import { csvOf } from '#core/tables/csv'
import { pdfOf } from '#core/tables/pdf'
import type { TableFile } from '#core/tables/table-file'
import { type ProducerOrder, producerOrderById } from './producer-order'

export const SEND_PRODUCER_ORDER = 'send-producer-order'

export function producerLetter(orderId: string, recipient: string): OutgoingLetter {
  return {
    key: `producer-order:${orderId}:${recipient}`,
    kind: 'producer order',
    recipient,
    task: SEND_PRODUCER_ORDER,
    payload: { orderId, recipient },
  }
}

/** Job: a producer's order, once to each address, with a CSV for their computer and a PDF for their wall. */
export const sendProducerOrder: Task = async (ctx, payload) => {
  const [orderId, recipient] = [String(payload.orderId), String(payload.recipient)]
  const order = await producerOrderById(ctx, orderId)
  if (!order) return
  await sendLetter(ctx, producerLetter(orderId, recipient), await mailOf(ctx, order, recipient))
}

async function mailOf(ctx: Ctx, order: ProducerOrder, to: string): Promise<Mail> {
  const { name: site } = ctx.house.site()
  const file = producerOrderTable(ctx, order)
  return {
    to,
    from: ctx.house.config.mailFrom,
    subject: isolate`${site} orders of ${order.producer}: ${order.cycle}`.replaceAll(/\p{Cc}/gu, ' '),
    text: [
      `${site} orders of you:`,
      '',
      ...order.lines.map(line => `  ${line.quantity} × ${calledIn(line)}${line.sku && ` (${line.sku})`}`),
      '',
      ...(order.readyAt ? [bringWords(ctx, order.readyAt)] : []),
      ...(order.instructions ? [order.instructions] : []),
      '',
      `The same on our site: ${ctx.house.config.origins.market}/room/${order.producerId}/orders/${order.id}`,
      '',
      site,
      '',
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: [
      { name: 'order.csv', type: 'text/csv', content: Buffer.from(csvOf(file, ctx.locale)) },
      { name: 'order.pdf', type: 'application/pdf', content: Buffer.from(await pdfOf(file, ctx.locale)) },
    ],
  }
}

/** What has no kinds is called by its title alone. */
const calledIn = ({ title, detail }: ProducerOrder['lines'][number]): string =>
  detail ? isolate`${title}, ${detail}` : title

function bringWords(ctx: Ctx, readyAt: Date): string {
  const { timeZone } = ctx.house.site()
  const words = new Intl.DateTimeFormat(ctx.locale, { dateStyle: 'full', timeStyle: 'short', timeZone })
  return `Please bring it on ${words.format(readyAt)}.`
}

/** A producer's order as a table for files: who works for several shops sees which it is of, and when it is to be there. */
export function producerOrderTable(ctx: Ctx, order: ProducerOrder): TableFile {
  const { locale } = ctx
  const { name: site, timeZone } = ctx.house.site()
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(order.madeAt)
  const known = order.lines.flatMap(({ share }) => (share ? [share] : []))
  const [first] = known
  const sum = first ? `For you: ${formatMoney(sumMoney(known, first.currency), locale)}` : ''
  const isWhole = known.length === order.lines.length
  return {
    title: isolate`${order.producer}: ${order.cycle}`,
    notes: [
      isolate`Ordered by ${site}, ${day}.`,
      order.readyAt ? bringWords(ctx, order.readyAt) : '',
      order.instructions,
      sum && isWhole ? sum : '',
    ].filter(Boolean),
    columns: [
      { heading: 'Article' },
      { heading: 'What', wide: true },
      { heading: 'How many', numeric: true },
      { heading: `For you${first ? ` (${first.currency})` : ''}`, numeric: true },
    ],
    rows: order.lines.map(line => [line.sku, calledIn(line), line.quantity, line.share]),
  }
}
