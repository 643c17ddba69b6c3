import { isShown } from '#core/contracts/apps-shown'
import type { BookingSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { EmptyState } from '#templates/components/empty-state'
import { Section } from '#templates/components/page-header'
import { TimeRange } from '#templates/components/time'
import { AccountLayout } from '../account-layout'

type BookingsProps = { page: PageContext; bookings: readonly BookingSummary[] }

export function BookingsPage({ page, bookings }: BookingsProps) {
  return (
    <AccountLayout page={page} part="bookings" title="Bookings" lead="Times we keep for you.">
      {bookings.length === 0 ? (
        <NoBookings page={page} />
      ) : (
        <Section title="Your times">
          <BookingCards page={page} bookings={bookings} cancellable />
        </Section>
      )}
    </AccountLayout>
  )
}

function NoBookings({ page }: { page: PageContext }) {
  return (
    <EmptyState title="No bookings yet" text="The times that you book wait for you here.">
      {isShown(page.site, 'events') && (
        <ButtonLink href={`${page.origins.events}/slots`} variant="plain" icon="clock">
          See free times
        </ButtonLink>
      )}
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
          {!!booking.orderNumber && <OrderOf page={page} booking={booking} />}
          {!!cancellable && !booking.orderNumber && booking.startsAt > page.now && (
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

/** A time kept for an order is moved where the order is. */
function OrderOf({ page, booking }: { page: PageContext; booking: BookingSummary }) {
  const href = `${page.origins.cart}/orders/${booking.orderNumber}`
  return (
    <p>
      To collect{' '}
      <a href={href}>
        order <span safe>{booking.orderNumber ?? ''}</span>
      </a>
      {booking.startsAt > page.now && (
        <>
          {' · '}
          <a href={`${href}/collection-slot`}>Choose another time</a>
        </>
      )}
    </p>
  )
}
