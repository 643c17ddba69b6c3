import type { TicketSummary } from '#core/contracts/events'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { StateBadge } from '#templates/components/badge'
import { Section } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'

/** Links to the tickets of an order, for whoever placed it. */
export function OrderTickets({ page, order }: { page: PageContext; order: OrderView }) {
  const isBuyers = order.isGuests || order.memberId === page.viewer.member?.id
  if (order.tickets.length === 0 || !isBuyers) return ''
  const at = order.isGuests ? order.path : page.origins.account
  return (
    <Section
      title={order.tickets.length === 1 ? 'Your ticket' : 'Your tickets'}
      more={
        order.isGuests ? undefined : { href: `${page.origins.account}/tickets`, label: 'All your tickets' }
      }
    >
      <nav aria-label="Tickets of this order">
        <ul class="stack">
          {order.tickets.map((ticket, index) => (
            <li>
              <TicketLink page={page} at={at} ticket={ticket} number={index + 1} of={order.tickets.length} />
            </li>
          ))}
        </ul>
      </nav>
    </Section>
  )
}

type TicketLinkProps = { page: PageContext; at: string; ticket: TicketSummary; number: number; of: number }

function TicketLink({ page, at, ticket, number, of }: TicketLinkProps) {
  const { id, title, ticketType, startsAt, endsAt, timeZone, state } = ticket
  return (
    <>
      <a href={`${at}/tickets/${id}`} safe>
        {isolate`${of > 1 ? `Ticket ${number}: ` : ''}${title}, ${ticketType}`}
      </a>{' '}
      <small class="cart-detail">
        <TimeRange from={startsAt} to={endsAt} locale={page.locale} timeZone={timeZone} />
      </small>
      {state !== 'valid' && <StateBadge state={state} />}
    </>
  )
}
