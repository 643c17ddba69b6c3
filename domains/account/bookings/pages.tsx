import type { BookingSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { TimeRange } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type BookingsProps = { page: PageContext; bookings: readonly BookingSummary[] }

export function BookingsPage({ page, bookings }: BookingsProps) {
  return (
    <AccountLayout page={page} part="bookings" title="Bookings" lead="Times we keep for you.">
      {bookings.length === 0 ? (
        <NoBookings page={page} />
      ) : (
        <BookingCards page={page} bookings={bookings} cancellable />
      )}
    </AccountLayout>
  )
}

export function NoBookings({ page }: { page: PageContext }) {
  return (
    <EmptyState title="No bookings yet" text="Book a time to collect your box, or a turn at the press.">
      <ButtonLink href={`${page.origins.events}/slots`} variant="plain" icon="clock">
        See free times
      </ButtonLink>
    </EmptyState>
  )
}

export function BookingCards({ page, bookings, cancellable }: BookingsProps & { cancellable?: boolean }) {
  return (
    <CardGrid>
      {bookings.map(booking => (
        <Card title={booking.title}>
          <p>
            <TimeRange
              from={booking.startsAt}
              to={booking.endsAt}
              locale={page.locale}
              timeZone={booking.timeZone}
            />
          </p>
          <p safe>{booking.place}</p>
          {!!cancellable && booking.startsAt > page.now && (
            <ConfirmForm
              action={`/bookings/${booking.slotId}?_method=delete`}
              label="Cancel"
              question="The time goes to somebody else. You can book again while there is room."
              confirm="Yes, cancel this booking"
            />
          )}
        </Card>
      ))}
    </CardGrid>
  )
}
