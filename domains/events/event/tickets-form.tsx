import { isolate } from '#core/contracts/isolate'
import { moneyText } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { priceShown } from '#core/pricing/vat'
import type { EventTime, EventView, TicketOffer } from '#core/services/events/calendar/event-page'
import type { TicketVat } from '#core/services/events/calendar/ticket-vat'
import { Button } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'

/** Nobody takes more at once by hand. */
export const MOST_TICKETS = 20

type TicketsFormProps = {
  page: PageContext
  event: EventView
  time: EventTime
  vat: TicketVat
  typed?: Readonly<Record<string, string>>
  fault?: string
}

/** How many of each type; or why there is nothing to buy. */
export function TicketsForm({ page, event, time, vat, typed = {}, fault }: TicketsFormProps) {
  if (time.tickets.length === 0 || time.cancelled || time.endsAt <= page.now) return ''
  if (time.startsAt <= page.now) return <Notice>Tickets are no longer on sale: it has begun.</Notice>
  if (time.tickets.every(ticket => ticket.left <= 0)) {
    return <Notice title="Sold out">Sometimes a ticket comes back, so it can be worth looking again.</Notice>
  }
  return (
    <Form action="/cart-lines" label="Tickets">
      {!!fault && (
        <Notice kind="error">
          <span safe>{fault}</span>
        </Notice>
      )}
      <input type="hidden" name="event" value={event.slug} />
      <input type="hidden" name="occurrence" value={time.id} />
      <input type="hidden" name="key" value={Bun.randomUUIDv7()} />
      {time.tickets.map((ticket, index) => (
        <InputField
          name={quantityName(ticket.id)}
          label={isolate`${ticket.name}, ${priceOf(ticket, vat, page.locale)}`}
          hint={hintOf(ticket)}
          type="number"
          inputmode="numeric"
          min={0}
          max={Math.min(MOST_TICKETS, Math.max(0, ticket.left))}
          value={typed[quantityName(ticket.id)] ?? (index === 0 && ticket.left > 0 ? 1 : 0)}
          disabled={ticket.left <= 0}
          required
        />
      ))}
      <FormActions>
        <Button icon="ticket">Put into the cart</Button>
      </FormActions>
      <p class="muted">{describeCancellation(event.cancellationHours) as 'safe'}</p>
    </Form>
  )
}

export function quantityName(ticketTypeId: string): string {
  return `quantity-${ticketTypeId}`
}

function priceOf({ amount, currency }: TicketOffer, { rate, isNet }: TicketVat, locale: string): string {
  if (amount === 0) return 'free'
  const { price, plusVat } = priceShown({ amount, currency }, rate, isNet)
  return moneyText(price, locale, plusVat)
}

function hintOf({ left, description }: TicketOffer): string | undefined {
  const words = left <= 0 ? 'sold out' : left === 1 ? 'the last one' : left <= 10 ? `${left} left` : ''
  return [description, words].filter(Boolean).join(' · ') || undefined
}

function describeCancellation(hours: number): string {
  if (hours === 0) return 'You can return tickets until it starts.'
  if (hours === 1) return 'You can return tickets until an hour before.'
  if (hours % 24 > 0) return `You can return tickets until ${hours} hours before.`
  return hours === 24
    ? 'You can return tickets until the day before.'
    : `You can return tickets until ${hours / 24} days before.`
}
