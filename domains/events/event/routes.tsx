import { typedTexts, wholeNumber } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { PageOptions } from '#core/app/reply'
import { withGuest } from '#core/app/with-guest'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import {
  DATES_PER_PAGE,
  datesOf,
  type EventTime,
  type EventView,
  eventPage,
  eventTime,
  timesOnDay,
} from '#core/services/events/calendar/event-page'
import { ticketVat } from '#core/services/events/calendar/ticket-vat'
import type { Room } from '../../domain'
import { readDay } from '../calendar/dates'
import { DatesPage, NoSuchDatePage } from './dates-pages'
import { EventPage } from './pages'
import { MOST_TICKETS, quantityName } from './tickets-form'

const CACHE = { cacheTags: ['occurrences'] } satisfies PageOptions
const DAY = /^\d{4}-\d\d-\d\d$/

/** One event, each of its dates under an address of its own, and tickets on their way into the cart. */
export const event: Room = app => {
  app.get('/events/:slug', async ({ ctx, page, params, query, reply }) => {
    const found = await eventPage(ctx, params.slug)
    // Where dates were to be found before they had addresses of their own.
    if (query.on !== undefined) return reply.moved(dateHref(found, query.on))
    const next = found.times.find(({ cancelled }) => !cancelled) ?? found.times[0] ?? found.last
    const activity = await ctx.services.federation.objectAt(
      ctx,
      `${page.origins.events}/events/${found.slug}`,
    )
    const vat = await ticketVat(ctx)
    const view = (
      <EventPage page={page} event={found} time={next ?? undefined} vat={vat} activity={activity} />
    )
    return reply.html(view, CACHE)
  })

  app.get('/events/:slug/dates', async ({ ctx, page, params, query, reply }) => {
    const found = await eventPage(ctx, params.slug)
    const number = pageNumber(query.page)
    const pages = pagesOf(found.coming, DATES_PER_PAGE)
    refuseBeyond(number, pages)
    const times = await datesOf(ctx, found.id, number)
    return reply.html(
      <DatesPage page={page} event={found} times={times} number={number} pages={pages} />,
      CACHE,
    )
  })

  app.get('/events/:slug/:date', async ({ ctx, page, params, reply }) => {
    const found = await eventPage(ctx, params.slug)
    if (DAY.test(params.date)) {
      const [onDay] = await timesOnDay(ctx, found, readDay(params.date).toString())
      if (onDay) return reply.see(dateHref(found, onDay.id))
    }
    const time = await eventTime(ctx, found.id, params.date)
    if (!time) return reply.html(<NoSuchDatePage page={page} event={found} />, { status: 404 })
    const vat = await ticketVat(ctx)
    return reply.html(<EventPage page={page} event={found} time={time} vat={vat} own />, CACHE)
  })

  app.post('/cart-lines', async ({ ctx, page, body, reply }) => {
    const typed = typedTexts(body)
    const found = await eventPage(ctx, typed.event ?? '')
    const time = await eventTime(ctx, found.id, typed.occurrence ?? '')
    if (!time) throw new NotFound()
    const wanted = time.tickets.flatMap(ticket => {
      const quantity = wholeNumber(typed[quantityName(ticket.id)] || '0')
      return quantity === 0 ? [] : [{ ticketTypeId: ticket.id, quantity }]
    })
    const fault =
      closedFor(time, ctx.now) ??
      faultOf(wanted) ??
      (await addAll(withGuest(ctx, reply), time.id, wanted, typed.key?.slice(0, 64)))
    if (fault) {
      const shown = { page, event: found, time, vat: await ticketVat(ctx) }
      const view = <EventPage {...shown} own typed={typed} fault={fault} />
      return reply.html(view, { status: 422 })
    }
    const count = wanted.reduce((sum, { quantity }) => sum + quantity, 0)
    return reply.see(dateHref(found, time.id), {
      kind: 'success',
      text: count === 1 ? 'The ticket is in your cart.' : `The ${count} tickets are in your cart.`,
    })
  })
}

type Wanted = readonly { readonly ticketTypeId: string; readonly quantity: number }[]

function dateHref({ slug }: EventView, id: string): string {
  return `/events/${slug}/${encodeURIComponent(id)}`
}

/** A form may have been open since before it began, or was called off. */
function closedFor({ cancelled, startsAt }: EventTime, now: Date): string | null {
  if (cancelled) return 'This date was cancelled, so there are no tickets for it any more.'
  return startsAt <= now ? 'This has begun, so tickets are no longer sold.' : null
}

function faultOf(wanted: Wanted): string | null {
  if (wanted.length === 0) return 'Please say how many tickets you would like.'
  const sound = ({ quantity }: Wanted[number]) =>
    Number.isInteger(quantity) && quantity > 0 && quantity <= MOST_TICKETS
  return wanted.every(sound) ? null : `Please choose between 1 and ${MOST_TICKETS} tickets.`
}

/** All that is wanted, or, when any is not to be had, nothing and the reason. */
async function addAll(
  ctx: Ctx,
  occurrenceId: string,
  wanted: Wanted,
  key: string | undefined,
): Promise<string | null> {
  const sellables: Sellable[] = wanted.map(({ ticketTypeId }) => ({
    kind: 'ticket',
    ticketTypeId,
    occurrenceId,
  }))
  const offers = await ctx.services.events.offers(ctx, sellables)
  const short = wanted.find(({ ticketTypeId, quantity }) => {
    const offer = offers.find(
      ({ sellable }) => sellable.kind === 'ticket' && sellable.ticketTypeId === ticketTypeId,
    )
    return !offer || offer.available < quantity
  })
  if (short) return 'There are not that many places left. Please choose fewer.'
  try {
    for (const [index, sellable] of sellables.entries()) {
      await ctx.services.cart.addToCart(ctx, sellable, wanted[index]!.quantity, key)
    }
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}
