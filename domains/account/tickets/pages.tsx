import type { TicketSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { Section } from '#templates/components/page-header'
import { Ticket } from '#templates/components/ticket'
import { Time, TimeRange } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { PrintLayout } from '#templates/print'
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

export function NoTickets({ page }: { page: PageContext }) {
  return (
    <EmptyState title="No tickets yet" text="What you book in the calendar waits for you here.">
      <ButtonLink href={`${page.origins.events}/`} variant="plain" icon="calendar">
        See the calendar
      </ButtonLink>
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

type TicketProps = { page: PageContext; ticket: TicketSummary }

export function TicketPage({ page, ticket }: TicketProps) {
  const path = `/tickets/${ticket.id}`
  return (
    <Layout page={page} title={`Ticket: ${ticket.title}`} noindex>
      <Breadcrumbs trail={[{ label: 'Tickets', href: '/tickets' }, { label: ticket.title }]} />
      <h1 class="visually-hidden" safe>{`Ticket: ${ticket.title}`}</h1>
      <div class="stack">
        <TicketSheet page={page} ticket={ticket} />
        {ticket.state === 'valid' && (
          <div class="cluster">
            <ButtonLink href={`${path}/sheet`} variant="plain" icon="print">
              Print it
            </ButtonLink>
            <ButtonLink href={`${path}/calendar.ics`} variant="plain" icon="calendar">
              Into my calendar
            </ButtonLink>
            {!!ticket.cancellableUntil && (
              <ConfirmForm
                action={`${path}/cancellation`}
                label="Give it back"
                question="The place goes to somebody else, and what you paid comes back to you the way it was paid."
                confirm="Yes, give this ticket back"
              />
            )}
          </div>
        )}
        <ReturnRule page={page} ticket={ticket} />
        <p>
          <a href={page.origins.events + ticket.eventPath}>About the event</a>
        </p>
      </div>
    </Layout>
  )
}

function ReturnRule({ page, ticket }: TicketProps) {
  if (ticket.state !== 'valid') return ''
  if (!ticket.cancellableUntil) return <p class="muted">It is too late to give this ticket back.</p>
  return (
    <p class="muted">
      You can give it back until{' '}
      <Time at={ticket.cancellableUntil} locale={page.locale} timeZone={ticket.timeZone} style="both" />.
    </p>
  )
}

/** For the printer: one ticket, nothing around it. */
export function TicketSheetPage({ page, ticket }: TicketProps) {
  return (
    <PrintLayout page={page} title={ticket.title} backHref={`/tickets/${ticket.id}`}>
      <TicketSheet page={page} ticket={ticket} />
    </PrintLayout>
  )
}

function TicketSheet({ page, ticket }: TicketProps) {
  const when = new Intl.DateTimeFormat(page.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: ticket.timeZone,
  }).formatRange(ticket.startsAt, ticket.endsAt)
  return (
    <>
      <h2 class="visually-hidden">The ticket</h2>
      <Ticket
        event={ticket.title}
        type={ticket.ticketType}
        when={when}
        where={ticket.place}
        holder={page.viewer.member?.name}
        code={ticket.code}
        state={ticket.state}
      />
    </>
  )
}

function isComing(ticket: TicketSummary): boolean {
  return ticket.state === 'valid'
}
