import { isShown } from '#core/contracts/apps-shown'
import type { TicketSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { Section } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type TicketsProps = { page: PageContext; tickets: readonly TicketSummary[] }

export function TicketsPage({ page, tickets }: TicketsProps) {
  const coming = tickets.filter(isComing)
  const gone = tickets.filter(ticket => !isComing(ticket))
  return (
    <AccountLayout
      page={page}
      part="tickets"
      title="Tickets"
      lead="Show the code at the door, on a screen or on paper."
    >
      {tickets.length === 0 && <NoTickets page={page} />}
      {coming.length > 0 && (
        <Section title="To come">
          <TicketCards page={page} tickets={coming} />
        </Section>
      )}
      {gone.length > 0 && (
        <Section title="Used, given back or gone by">
          <TicketCards page={page} tickets={gone} />
        </Section>
      )}
    </AccountLayout>
  )
}

function NoTickets({ page }: { page: PageContext }) {
  return (
    <EmptyState title="No tickets yet" text="What you book in the calendar waits for you here.">
      {isShown(page.site, 'events') && (
        <ButtonLink href={`${page.origins.events}/`} variant="plain" icon="calendar">
          See the calendar
        </ButtonLink>
      )}
    </EmptyState>
  )
}

export function TicketCards({ page, tickets }: TicketsProps) {
  return (
    <CardGrid>
      {tickets.map(ticket => (
        <Card title={ticket.title} href={`/tickets/${ticket.id}`} kicker={ticket.ticketType}>
          <p>
            <TimeRange
              from={ticket.startsAt}
              to={ticket.endsAt}
              locale={page.locale}
              timeZone={ticket.timeZone}
            />
          </p>
          <p safe>{ticket.place}</p>
          <p>
            <StateBadge state={ticket.state} />
          </p>
        </Card>
      ))}
    </CardGrid>
  )
}

function isComing(ticket: TicketSummary): boolean {
  return ticket.state === 'valid'
}
