import type { Ctx } from '#core/contracts/ctx'
import type { TicketSummary } from '#core/contracts/events'
import type { Attachment } from '#core/contracts/platform/mailer'
import { ticketFile } from '#core/icalendar/ticket-file'
import { qrPng } from '#core/media/qr-png'

type Tickets = readonly TicketSummary[]
/** Where a ticket can be shown: in its member's account, or on a guest's page of the order. */
export type AddressOf = (ticket: TicketSummary) => string

/** The tickets in words, code included: for whoever reads letters without pictures. */
export function ticketLines(
  ctx: Pick<Ctx, 'house' | 'locale'>,
  tickets: Tickets,
  addressOf: AddressOf,
): string[] {
  if (tickets.length === 0) return []
  return [
    tickets.length === 1 ? 'Your ticket:' : `Your ${tickets.length} tickets:`,
    '',
    ...tickets.flatMap(ticket => [
      `  ${ticket.title}, ${ticket.ticketType}`,
      `  ${whenAndWhere(ctx, ticket)}`,
      `  Code: ${spaced(ticket.code)}`,
      `  ${addressOf(ticket)}`,
      '',
    ]),
    'Show the code at the door: in this letter, on paper, or under the address of the ticket.',
    '',
  ]
}

/** For each ticket its code as a picture, shown in the letter, and its date for a calendar. */
export function ticketAttachments(ctx: Pick<Ctx, 'house'>, tickets: Tickets): Attachment[] {
  return tickets.flatMap(ticket => [
    {
      name: `ticket-${ticket.code}.png`,
      type: 'image/png',
      content: qrPng(ticket.code),
      cid: cidOf(ctx, ticket),
    },
    {
      name: `ticket-${ticket.code}.ics`,
      type: 'text/calendar; charset=utf-8; method=PUBLISH',
      content: ticketFile(ctx, ticket),
    },
  ])
}

type Parts = {
  readonly subject: string
  /** Lines of text before the tickets and after them. */
  readonly greeting: readonly string[]
  readonly tickets: Tickets
  readonly addressOf: AddressOf
  readonly farewell: readonly string[]
}

/** The same letter with the codes as pictures. Nothing in it is fetched from anywhere. */
export function letterWithTickets(
  ctx: Pick<Ctx, 'house' | 'locale'>,
  { subject, greeting, tickets, addressOf, farewell }: Parts,
): string {
  const lang = Bun.escapeHTML(ctx.house.site().locale)
  const shown = tickets.map(ticket => ticketHtml(ctx, ticket, addressOf(ticket))).join('')
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${Bun.escapeHTML(subject)}</title><style>${STYLE}</style></head><body>${paragraphs(greeting)}${shown}<p>Show the code at the door: in this letter, on paper, or under the address of the ticket.</p>${paragraphs(farewell)}</body></html>`
}

function ticketHtml(ctx: Pick<Ctx, 'house' | 'locale'>, ticket: TicketSummary, address: string): string {
  const say = Bun.escapeHTML
  return `<article><h2 dir="auto">${say(ticket.title)}</h2><p dir="auto">${say(ticket.ticketType)}<br>${say(whenAndWhere(ctx, ticket))}</p><img src="cid:${cidOf(ctx, ticket)}" alt="Ticket code ${ticket.code}" width="200" height="200"><p><code>${spaced(ticket.code)}</code></p><p><a href="${say(address)}">Show the ticket</a></p></article>`
}

/** Lines as paragraphs, broken where the text is, with whole addresses as links. */
function paragraphs(lines: readonly string[]): string {
  const blocks = lines.join('\n').split(/\n{2,}/)
  return blocks
    .map(block => {
      const html = Bun.escapeHTML(block).replace(
        /https?:\/\/[^\s<&]+/g,
        address => `<a href="${address}">${address}</a>`,
      )
      return `<p>${html.replaceAll('\n', '<br>')}</p>`
    })
    .join('')
}

function whenAndWhere({ locale }: Pick<Ctx, 'locale'>, ticket: TicketSummary): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: ticket.timeZone,
  })
  return [format.formatRange(ticket.startsAt, ticket.endsAt), ticket.place].filter(Boolean).join(' · ')
}

function cidOf({ house }: Pick<Ctx, 'house'>, { code }: TicketSummary): string {
  return `ticket-${code}@${new URL(house.config.origins.account).hostname}`
}

/** In fives, as it is read out; the door takes it with and without the gaps. */
function spaced(code: string): string {
  return code.replace(/(.{5})(?=.)/g, '$1 ')
}

const STYLE = [
  'body{font:17px/1.55 Georgia,serif;max-width:36rem;margin:0 auto;padding:1.5rem;color:#1f2d26;background:#fff}',
  'article{border:1px solid #cdd6cc;border-radius:8px;padding:1rem;margin:1rem 0}h2{margin:0;line-height:1.2}',
  'a{color:#9c1f45}code{font-size:18px;letter-spacing:1px}',
].join('')
