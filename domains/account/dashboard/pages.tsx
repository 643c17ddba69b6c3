import type { NewsletterChoice } from '#core/contracts/account'
import { isShown } from '#core/contracts/apps-shown'
import type { MonthSum, OrderSummary } from '#core/contracts/cart'
import type { BookingSummary, TicketSummary } from '#core/contracts/events'
import type { PageContext } from '#core/contracts/page'
import { Section } from '#templates/components/page-header'
import { AccountLayout } from '../account-layout'
import { BookingCards } from '../bookings/pages'
import { TicketCards } from '../tickets/pages'
import { Empty } from './empty'
import { Orders } from './orders'

export const CARDS_SHOWN = 3

export type DashboardProps = {
  page: PageContext
  /** The newest. */
  orders: readonly OrderSummary[]
  spent: readonly MonthSum[]
  /** The next that are good. */
  tickets: readonly TicketSummary[]
  bookings: readonly BookingSummary[]
  newsletters: readonly NewsletterChoice[]
  /** Producers in whose rooms they work, by name. */
  rooms: readonly string[]
}

/** Everything of a member's in one place, what comes next first. */
export function DashboardPage(props: DashboardProps) {
  const { page, orders, tickets, bookings, newsletters } = props
  const hasEvents = isShown(page.site, 'events')
  return (
    <AccountLayout page={page} part="overview" title={`Hello, ${firstName(page)}`}>
      {props.rooms.length > 0 && isShown(page.site, 'market') && <Rooms page={page} rooms={props.rooms} />}
      <Section title="Tickets" more={{ href: '/tickets', label: 'All tickets' }}>
        {tickets.length === 0 ? (
          <Empty
            text="No tickets yet."
            href={hasEvents ? `${page.origins.events}/` : null}
            way="See the calendar"
          />
        ) : (
          <TicketCards page={page} tickets={tickets} />
        )}
      </Section>
      <Section title="Bookings" more={{ href: '/bookings', label: 'All bookings' }}>
        {bookings.length === 0 ? (
          <Empty
            text="No bookings yet."
            href={hasEvents ? `${page.origins.events}/slots` : null}
            way="See free times"
          />
        ) : (
          <BookingCards page={page} bookings={bookings.slice(0, CARDS_SHOWN)} />
        )}
      </Section>
      {isShown(page.site, 'cart') && (
        <Section title="Orders" more={{ href: `${page.origins.cart}/orders`, label: 'All orders' }}>
          <Orders page={page} orders={orders} spent={props.spent} />
        </Section>
      )}
      <Letters newsletters={newsletters} />
      <Fediverse page={page} />
    </AccountLayout>
  )
}

function Rooms({ page, rooms }: Pick<DashboardProps, 'page' | 'rooms'>) {
  return (
    <Section
      title="What you grow or make"
      more={{ href: `${page.origins.market}/room`, label: 'To your room' }}
    >
      <p safe>{`You look after the products and orders of ${new Intl.ListFormat('en-GB').format(rooms)}.`}</p>
    </Section>
  )
}

function Letters({ newsletters }: Pick<DashboardProps, 'newsletters'>) {
  const names = newsletters.filter(({ subscribed }) => subscribed).map(({ name }) => name)
  return (
    <Section title="Newsletters" more={{ href: '/newsletters', label: 'Choose' }}>
      <p safe>
        {names.length === 0
          ? 'You get no letters from us.'
          : `You get ${new Intl.ListFormat('en-GB').format(names)}.`}
      </p>
    </Section>
  )
}

function Fediverse({ page }: { page: PageContext }) {
  const { member } = page.viewer
  if (!member) return ''
  const { federation } = page.origins
  return (
    <Section title="On the fediverse">
      <p>
        People elsewhere find you as{' '}
        <a href={`${federation}/@${member.handle}`} safe>
          {`@${member.handle}@${new URL(federation).host}`}
        </a>
        .
      </p>
    </Section>
  )
}

function firstName(page: PageContext): string {
  return page.viewer.member?.name.split(' ')[0] ?? ''
}
