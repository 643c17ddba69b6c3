import type { Children } from '@kitajs/html'
import type { TicketSummary } from '#core/contracts/events'
import { ButtonLink } from './button'
import { ConfirmForm } from './confirm-form'

type TicketActionsProps = { ticket: TicketSummary; path: string; children?: Children }

/** What one can do with a ticket that is still good; further buttons stand first. `path` is its page. */
export function TicketActions({ ticket, path, children }: TicketActionsProps) {
  if (ticket.state !== 'valid') return ''
  return (
    <div class="cluster">
      {children}
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
  )
}
