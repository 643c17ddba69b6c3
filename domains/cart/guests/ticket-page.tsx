import type { TicketSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Ticket } from '#templates/components/ticket'
import { Layout } from '#templates/layout'

type GuestTicketProps = { page: PageContext; ticket: TicketSummary; holder: string; path: string }

/** To show at the door. */
export function GuestTicketPage({ page, ticket, holder, path }: GuestTicketProps) {
  const at = `${path}/tickets/${ticket.id}`
  const when = new Intl.DateTimeFormat(page.locale, {
    ...{ dateStyle: 'full', timeStyle: 'short', timeZone: ticket.timeZone },
  }).formatRange(ticket.startsAt, ticket.endsAt)
  return (
    <Layout page={page} title={`Ticket: ${ticket.title}`} noindex>
      <Breadcrumbs trail={[{ label: 'Your order', href: path }, { label: ticket.title }]} />
      <h1 class="visually-hidden" safe>{`Ticket: ${ticket.title}`}</h1>
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
        {ticket.state === 'valid' && (
          <div class="cluster">
            <ButtonLink href={`${at}/calendar.ics`} variant="plain" icon="calendar">
              Into my calendar
            </ButtonLink>
            {!!ticket.cancellableUntil && (
              <ConfirmForm
                action={`${at}/cancellation`}
                label="Give it back"
                question="The place goes to somebody else, and what you paid comes back to you the way it was paid."
                confirm="Yes, give this ticket back"
              />
            )}
          </div>
        )}
      </div>
    </Layout>
  )
}
