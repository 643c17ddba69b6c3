import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { EventTime, EventView } from '#core/services/events/calendar/event-page'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader, Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { eventHref } from '../calendar/by-day'

type DatesPageProps = {
  page: PageContext
  event: EventView
  times: readonly EventTime[]
  number: number
  pages: number
}

/** Every date of an event that is still to come. */
export function DatesPage({ page, event, times, number, pages }: DatesPageProps) {
  const path = `/events/${event.slug}/dates`
  const hrefOf = (to: number) => (to === 1 ? path : `${path}?page=${to}`)
  const title = isolate`All dates: ${event.title}`
  return (
    <Layout page={page} title={title} canonical={`${page.origins.events}${hrefOf(number)}`}>
      <Breadcrumbs
        trail={[
          { label: 'Events', href: '/' },
          { label: event.title, href: `/events/${event.slug}` },
          { label: 'All dates' },
        ]}
      />
      <PageHeader
        title={title}
        lead={event.coming === 1 ? 'One date to come.' : `${event.coming} dates to come.`}
      />
      <nav class="date-months" aria-label={isolate`Dates of ${event.title}`}>
        {byMonth(times, page.locale, event.timeZone).map(([month, inMonth]) => (
          <div>
            <h2 class="date-months__month" safe>
              {month}
            </h2>
            <DateList event={event} times={inMonth} locale={page.locale} />
          </div>
        ))}
      </nav>
      <Pagination page={number} pages={pages} hrefOf={hrefOf} label="Pages of dates" />
    </Layout>
  )
}

function byMonth(times: readonly EventTime[], locale: string, timeZone: string) {
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone })
  return [...Map.groupBy(times, ({ startsAt }) => month.format(startsAt))]
}

/** At the address of a date that never was, or no longer is: the event is still there. */
export function NoSuchDatePage({ page, event }: { page: PageContext; event: EventView }) {
  return (
    <Layout page={page} title={isolate`No such date: ${event.title}`} noindex>
      <Breadcrumbs
        trail={[
          { label: 'Events', href: '/' },
          { label: event.title, href: `/events/${event.slug}` },
          { label: 'No such date' },
        ]}
      />
      <h1 safe>{event.title}</h1>
      <EmptyState
        title="Nothing is planned for this date"
        text="It may have been taken off the calendar, or it was never on it."
      >
        <ButtonLink href={`/events/${event.slug}`}>See the event</ButtonLink>
        <ButtonLink href="/agenda" variant="quiet">
          See the whole calendar
        </ButtonLink>
      </EmptyState>
      <NextDates page={page} event={event} />
    </Layout>
  )
}

type NextDatesProps = { page: PageContext; event: EventView; chosen?: EventTime }

/** The next dates, how many more there are, and where. */
export function NextDates({ page, event, chosen }: NextDatesProps) {
  const more = event.coming - event.times.length
  const others = event.times.filter(({ id }) => id !== chosen?.id)
  if (others.length === 0 && more <= 0) return ''
  return (
    <Section title="Next dates" id="dates">
      <nav aria-label={isolate`Dates of ${event.title}`}>
        <DateList event={event} times={event.times} locale={page.locale} chosen={chosen} />
      </nav>
      {more > 0 && (
        <p>
          <a href={`/events/${event.slug}/dates`} safe>
            {more === 1 ? 'One more date' : `${more} more dates`}
          </a>
        </p>
      )}
    </Section>
  )
}

type DateListProps = {
  event: EventView
  times: readonly EventTime[]
  locale: string
  chosen?: EventTime
}

function DateList({ event, times, locale, chosen }: DateListProps) {
  const format = { locale, timeZone: event.timeZone }
  return (
    <ul class="stack">
      {times.map(time => (
        <li>
          <a
            href={eventHref({ slug: event.slug, id: time.id })}
            aria-current={time.id === chosen?.id ? 'true' : undefined}
            safe
          >
            {formatTime(time.startsAt, format, 'full')}
          </a>{' '}
          <span class="muted" safe>
            {time.cancelled ? 'cancelled' : formatTime(time.startsAt, format, 'time')}
          </span>
        </li>
      ))}
    </ul>
  )
}
