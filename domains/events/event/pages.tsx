import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { markdownHtml } from '#core/lexical'
import type { EventPageView, EventTime } from '#core/services/events/reading/event-page'
import { sayRecurrence } from '#core/services/events/recurrence/say-recurrence'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { PageHeader, Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { formatTime, TimeRange } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { Availability } from './availability'
import { EventJsonLd } from './json-ld'
import { TicketsForm } from './tickets-form'

export type EventPageProps = {
  page: PageContext
  event: EventPageView
  /** Which of its times the reader looks at. */
  time: EventTime | undefined
  /** What was typed into the form that came back, and what was wrong with it. */
  typed?: Readonly<Record<string, string>>
  fault?: string
  /** The event in the fediverse. */
  activity?: string | null
}

export function EventPage({ page, event, time, typed, fault, activity }: EventPageProps) {
  const url = `${page.origins.events}/events/${event.slug}`
  const format = { locale: page.locale, timeZone: event.timeZone }
  return (
    <Layout
      page={page}
      title={event.title}
      description={event.summary || undefined}
      canonical={url}
      image={event.image ? new URL(event.image, url).href : undefined}
      activity={activity}
      wide
    >
      <Breadcrumbs
        trail={[
          { label: 'Events', href: '/' },
          { label: event.calendar, href: `/agenda?calendar=${event.calendarSlug}` },
          { label: event.title },
        ]}
      />
      <PageHeader
        title={event.title}
        lead={event.summary || undefined}
        kicker={event.calendar}
        actions={mayAct(page.viewer, 'organiser') ? <EditLink event={event} /> : undefined}
      />
      <div class="split">
        <div class="stack">
          {!!event.picture && <Picture picture={event.picture} sizes="(width < 56rem) 100vw, 44rem" eager />}
          <Description markdown={event.description} />
          <AttachedPages page={page} event={event} />
        </div>
        <aside class="stack" aria-label="When, where and how to come">
          {!!time && <WhenAndWhere event={event} time={time} {...format} />}
          {!!time && <TicketsForm event={event} time={time} page={page} typed={typed} fault={fault} />}
          <p>
            <ButtonLink href={`/events/${event.slug}/calendar.ics`} variant="plain" icon="calendar">
              Add to your calendar
            </ButtonLink>
          </p>
          <OtherTimes event={event} chosen={time} {...format} />
        </aside>
      </div>
      {!!time && <EventJsonLd event={event} time={time} url={url} />}
    </Layout>
  )
}

function EditLink({ event }: { event: EventPageView }) {
  return (
    <ButtonLink href={`/organise/entries/${event.id}`} variant="plain" icon="edit">
      Organise
    </ButtonLink>
  )
}

async function Description({ markdown }: { markdown: string }) {
  // Sanitised by the renderer: no script, no style, no handler is left in it.
  const safeHtml = await markdownHtml({ markdown })
  return <div class="document">{safeHtml}</div>
}

type Format = { locale: string; timeZone: string }

function WhenAndWhere({ event, time, ...format }: Format & { event: EventPageView; time: EventTime }) {
  const places = time.tickets.length > 0 ? time.tickets : null
  return (
    <DescriptionList
      items={[
        { term: 'When', details: <TimeRange from={time.startsAt} to={time.endsAt} {...format} /> },
        ...(event.recurrence
          ? [{ term: 'Again', details: <span safe>{sayRecurrence(event.recurrence)}</span> }]
          : []),
        ...(event.place ? [{ term: 'Where', details: <span safe>{event.place}</span> }] : []),
        {
          term: 'Places',
          details: (
            <Availability
              cancelled={time.cancelled}
              places={places && 1}
              free={places && Math.max(...places.map(ticket => ticket.left))}
            />
          ),
        },
      ]}
    />
  )
}

function OtherTimes({ event, chosen, ...format }: Format & { event: EventPageView; chosen?: EventTime }) {
  if (event.times.length < 2) return ''
  return (
    <Section title="Next times">
      <ul class="stack">
        {event.times.map(time => (
          <li>
            <a
              href={`/events/${event.slug}?on=${time.id}`}
              aria-current={time.id === chosen?.id ? 'true' : undefined}
              safe
            >
              {formatTime(time.startsAt, format, 'day')}
            </a>{' '}
            <span class="muted" safe>
              {time.cancelled ? 'cancelled' : formatTime(time.startsAt, format, 'time')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function AttachedPages({ page, event }: { page: PageContext; event: EventPageView }) {
  const shown = event.attachedTo.filter(container => container.published)
  if (shown.length === 0) return ''
  return (
    <Section title="Read more">
      <ul>
        {shown.map(({ kind, path, title }) => (
          <li>
            <a href={page.origins[kind === 'market_page' ? 'market' : 'blog'] + path} safe>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
