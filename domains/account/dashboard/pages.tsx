import type { NewsletterChoice } from '#core/contracts/account'
import { netOf, type OrderSummary, stateWord } from '#core/contracts/cart'
import type { BookingSummary, TicketSummary } from '#core/contracts/events'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { BarChart } from '#templates/components/bar-chart'
import { ButtonLink } from '#templates/components/button'
import { PageHeader, Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { AccountLayout } from '../account-layout'
import { BookingCards } from '../bookings/pages'
import { TicketCards } from '../tickets/pages'
import { spendingByMonth } from './spending'

const ORDERS_SHOWN = 5
const CARDS_SHOWN = 3

export type DashboardProps = {
  page: PageContext
  orders: readonly OrderSummary[]
  tickets: readonly TicketSummary[]
  bookings: readonly BookingSummary[]
  newsletters: readonly NewsletterChoice[]
}

/** Everything of a member's in one place, what comes next first. */
export function DashboardPage(props: DashboardProps) {
  const { page, orders, bookings, newsletters } = props
  const tickets = props.tickets.filter(({ state }) => state === 'valid')
  return (
    <AccountLayout page={page} part="overview" title={`Hello, ${firstName(page)}`}>
      <Section title="Tickets" more={{ href: '/tickets', label: 'All tickets' }}>
        {tickets.length === 0 ? (
          <Empty text="No tickets yet." href={`${page.origins.events}/`} way="See the calendar" />
        ) : (
          <TicketCards page={page} tickets={tickets.slice(0, CARDS_SHOWN)} />
        )}
      </Section>
      <Section title="Bookings" more={{ href: '/bookings', label: 'All bookings' }}>
        {bookings.length === 0 ? (
          <Empty text="No bookings yet." href={`${page.origins.events}/slots`} way="See free times" />
        ) : (
          <BookingCards page={page} bookings={bookings.slice(0, CARDS_SHOWN)} />
        )}
      </Section>
      <Section title="Orders" more={{ href: `${page.origins.cart}/orders`, label: 'All orders' }}>
        <Orders page={page} orders={orders} />
      </Section>
      <Letters newsletters={newsletters} />
      <Fediverse page={page} />
    </AccountLayout>
  )
}

/** A line is enough here: a page of pictures of nothing would hide what there is. */
function Empty({ text, href, way }: { text: string; href: string; way: string }) {
  return (
    <p class="cluster">
      <span class="muted" safe>
        {text}
      </span>
      <a href={href} safe>
        {way}
      </a>
    </p>
  )
}

function Orders({ page, orders }: { page: PageContext; orders: readonly OrderSummary[] }) {
  if (orders.length === 0) {
    return <Empty text="No orders yet." href={`${page.origins.market}/`} way="See what is in the market" />
  }
  const currency = orders[0]?.total.currency ?? ''
  const bars = spendingByMonth(orders, page.now, page)
  return (
    <div class="split">
      <Table
        caption="Your latest orders"
        hideCaption
        rows={orders.slice(0, ORDERS_SHOWN)}
        columns={[
          {
            heading: 'Order',
            names: true,
            cell: order => (
              <a href={page.origins.cart + order.path} safe>
                {order.number}
              </a>
            ),
          },
          { heading: 'Placed', cell: order => <Time at={order.placedAt} {...page} style="short" /> },
          { heading: 'What', cell: order => <span safe>{whatIsIn(order)}</span> },
          {
            heading: 'State',
            cell: order => <StateBadge state={stateWord(order)} />,
          },
          {
            heading: 'Total',
            numeric: true,
            cell: order => <OrderSum order={order} locale={page.locale} />,
          },
        ]}
      />
      {bars.length > 0 && (
        <BarChart
          title="What you spent here, by month"
          bars={bars}
          format={amount => formatMoney({ amount, currency }, page.locale)}
        />
      )}
    </div>
  )
}

function OrderSum({ order, locale }: { order: OrderSummary; locale: string }) {
  const { total, refunded } = order
  return (
    <>
      <Money value={total} locale={locale} />
      {!!refunded && (
        <small class="muted" safe>
          {` ${formatMoney(refunded, locale)} refunded, ${formatMoney(netOf(order), locale)} net`}
        </small>
      )}
    </>
  )
}

function whatIsIn({ lines }: OrderSummary): string {
  const [first, ...more] = lines
  if (!first) return ''
  const name = `${first.quantity} × ${first.title}`
  return more.length === 0 ? name : `${name} and ${more.length} more`
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

/** For whoever is not signed in: what there would be, and the way in. */
export function WelcomePage({ page }: { page: PageContext }) {
  return (
    <Layout page={page} title="Your account" description="Your orders, tickets, bookings and letters.">
      <PageHeader
        title="Your account"
        lead="Your orders, tickets, bookings and letters in one place. No password: we send you a link."
      />
      <p class="cluster">
        <ButtonLink href="/login?return_to=%2F" icon="person">
          Sign in or join
        </ButtonLink>
        <ButtonLink href="/newsletters" variant="plain" icon="mail">
          See our newsletters
        </ButtonLink>
      </p>
    </Layout>
  )
}
