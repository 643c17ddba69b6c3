import { isShown } from '#core/contracts/apps-shown'
import type { TicketList, TicketSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { EmptyState } from '#templates/components/empty-state'
import { OlderLink } from '#templates/components/older-link'
import { Section } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type TicketsProps = {
  page: PageContext
  /** Null on a page that goes on with the others. */
  coming: TicketList | null
  gone: TicketList | null
}

export function TicketsPage({ page, coming, gone }: TicketsProps) {
  const isFirst = coming !== null && gone !== null
  return (
    <AccountLayout
      page={page}
      part="tickets"
      title="Tickets"
      lead="Show the code at the door, on a screen or on paper."
    >
      {isFirst && coming.tickets.length + gone.tickets.length === 0 && <NoTickets page={page} />}
      {!!coming && coming.tickets.length > 0 && (
        <Section title="To come">
          <TicketCards page={page} tickets={coming.tickets} />
          {coming.more && (
            <OlderLink href={`/tickets?after=${lastOf(coming)}`} label="Later tickets" text="More" />
          )}
        </Section>
      )}
      {!!gone && gone.tickets.length > 0 && (
        <Section title="Used, given back or gone by">
          <TicketCards page={page} tickets={gone.tickets} />
          {gone.more && <OlderLink href={`/tickets?before=${lastOf(gone)}`} label="Older tickets" />}
        </Section>
      )}
      {!isFirst && (
        <p>
          <a href="/tickets">All tickets from the beginning</a>
        </p>
      )}
    </AccountLayout>
  )
}

const lastOf = ({ tickets }: TicketList) => tickets.at(-1)?.id ?? ''

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

type CardsProps = { page: PageContext; tickets: readonly TicketSummary[] }

export function TicketCards({ page, tickets }: CardsProps) {
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
