import { isShown } from '#core/contracts/apps-shown'
import type { TicketSummary } from '#core/contracts/events'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { Ticket } from '#templates/components/ticket'
import { TicketActions } from '#templates/components/ticket-actions'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { PrintLayout } from '#templates/print'

type TicketProps = { page: PageContext; ticket: TicketSummary }

export function TicketPage({ page, ticket }: TicketProps) {
  const path = `/tickets/${ticket.id}`
  return (
    <Layout page={page} title={isolate`Ticket: ${ticket.title}`} noindex>
      <Breadcrumbs trail={[{ label: 'Tickets', href: '/tickets' }, { label: ticket.title }]} />
      <h1 class="visually-hidden" safe>{isolate`Ticket: ${ticket.title}`}</h1>
      <div class="stack">
        <TicketSheet page={page} ticket={ticket} />
        <TicketActions ticket={ticket} path={path}>
          <ButtonLink href={`${path}/sheet`} variant="plain" icon="print">
            Print it
          </ButtonLink>
        </TicketActions>
        <ReturnRule page={page} ticket={ticket} />
        {isShown(page.site, 'events') && (
          <p>
            <a href={page.origins.events + ticket.eventPath}>About the event</a>
          </p>
        )}
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
