import { wholeNumber } from '#core/app/form'
import { withGuest } from '#core/app/with-guest'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { type EventPageView, eventPage } from '#core/services/events/reading/event-page'
import type { Room } from '../../domain'
import { EventPage } from './pages'
import { MOST_TICKETS, quantityName } from './tickets-form'

/** One event, and its tickets on their way into the cart. */
export const event: Room = app => {
  app.get('/events/:slug', async ({ ctx, page, params, query, reply }) => {
    const found = await eventPage(ctx, params.slug)
    const activity = await ctx.services.federation.objectAt(
      ctx,
      `${page.origins.events}/events/${found.slug}`,
    )
    const view = <EventPage page={page} event={found} time={timeOf(found, query.on)} activity={activity} />
    return reply.html(view, { cacheTags: ['occurrences'] })
  })

  app.post('/cart-lines', async ({ ctx, page, body, reply }) => {
    const typed = textsOf(body)
    const found = await eventPage(ctx, typed.event ?? '')
    const time = found.times.find(({ id }) => id === typed.occurrence)
    if (!time) throw new NotFound()
    const wanted = time.tickets.flatMap(ticket => {
      const quantity = wholeNumber(typed[quantityName(ticket.id)] || '0')
      return quantity === 0 ? [] : [{ ticketTypeId: ticket.id, quantity }]
    })
    const fault =
      faultOf(wanted) ?? (await addAll(withGuest(ctx, reply), time.id, wanted, typed.key?.slice(0, 64)))
    if (fault) {
      const view = <EventPage page={page} event={found} time={time} typed={typed} fault={fault} />
      return reply.html(view, { status: 422 })
    }
    const count = wanted.reduce((sum, { quantity }) => sum + quantity, 0)
    return reply.see(`/events/${found.slug}?on=${time.id}`, {
      kind: 'success',
      text: count === 1 ? 'The ticket is in your cart.' : `The ${count} tickets are in your cart.`,
    })
  })
}

type Wanted = readonly { readonly ticketTypeId: string; readonly quantity: number }[]

function timeOf(found: EventPageView, on: string | undefined) {
  return (
    found.times.find(({ id }) => id === on) ??
    found.times.find(({ cancelled }) => !cancelled) ??
    found.times[0]
  )
}

function textsOf(body: unknown): Record<string, string> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'))
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
