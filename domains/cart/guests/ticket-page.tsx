import type { TicketSummary } from '#core/contracts/events'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { Ticket } from '#templates/components/ticket'
import { TicketActions } from '#templates/components/ticket-actions'
import { Layout } from '#templates/layout'

type GuestTicketProps = { page: PageContext; ticket: TicketSummary; holder: string; path: string }

/** To show at the door. */
export function GuestTicketPage({ page, ticket, holder, path }: GuestTicketProps) {
  const at = `${path}/tickets/${ticket.id}`
  const when = new Intl.DateTimeFormat(page.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: ticket.timeZone,
  }).formatRange(ticket.startsAt, ticket.endsAt)
  return (
    <Layout page={page} title={isolate`Ticket: ${ticket.title}`} noindex>
      <Breadcrumbs trail={[{ label: 'Your order', href: path }, { label: ticket.title }]} />
      <h1 class="visually-hidden" safe>{isolate`Ticket: ${ticket.title}`}</h1>
      <div class="stack">
        <Ticket
          event={ticket.title}
          type={ticket.ticketType}
          when={when}
          where={ticket.place}
          holder={holder}
          code={ticket.code}
          state={ticket.state}
        />
        <TicketActions ticket={ticket} path={at} />
      </div>
    </Layout>
  )
}
