import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { documentWrittenHere } from '#core/contracts/page-language'
import { mayAct } from '#core/contracts/viewer'
import { markdownHtml } from '#core/lexical'
import type { EventTime, EventView } from '#core/services/events/calendar/event-page'
import type { TicketVat } from '#core/services/events/calendar/ticket-vat'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { ButtonLink } from '#templates/components/button'
import { PageHeader, Section } from '#templates/components/page-header'
import { Picture } from '#templates/components/picture'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { eventHref } from '../calendar/by-day'
import { webcal } from '../calendar/webcal'
import { NextDates } from './dates-pages'
import { EventJsonLd } from './json-ld'
import { TicketsForm } from './tickets-form'
import { TimeNotice, WhenAndWhere } from './when-and-where'

export type EventPageProps = {
  page: PageContext
  event: EventView
  /** Which of its times the reader looks at. */
  time: EventTime | undefined
  /** How the reader is told what tickets cost. */
  vat: TicketVat
  /** This is the address of that time, and not of the event. */
  own?: boolean
  /** What was typed into the form that came back, and what was wrong with it. */
  typed?: Readonly<Record<string, string>>
  fault?: string
  /** The event in the fediverse. */
  activity?: string | null
}

export function EventPage({ page, event, time, vat, own = false, typed, fault, activity }: EventPageProps) {
  const path = `/events/${event.slug}`
  const url = page.origins.events + (time ? eventHref({ slug: event.slug, id: time.id }) : path)
  const format = { locale: page.locale, timeZone: event.timeZone }
  const isOneOfMany = own && event.recurrence !== null
  return (
    <Layout
      page={page}
      title={
        isOneOfMany && time ? isolate`${event.title}, ${formatTime(time.startsAt, format)}` : event.title
      }
      description={event.summary || undefined}
      canonical={isOneOfMany ? url : page.origins.events + path}
      image={event.image ? new URL(event.image, url).href : undefined}
      imageAlt={event.picture?.alt}
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
        locale={page.locale}
        kicker={event.calendar}
        actions={mayAct(page.viewer, 'organiser') ? <EditLink event={event} /> : undefined}
      />
      {!!time && <TimeNotice event={event} time={time} page={page} />}
      <div class="split">
        <div class="stack">
          {!!event.picture && <Picture picture={event.picture} sizes="(width < 56rem) 100vw, 44rem" eager />}
          <Description markdown={event.description} locale={page.locale} />
          <AttachedPages page={page} event={event} />
        </div>
        <aside class="stack" aria-label="When, where and how to come">
          {!!time && <WhenAndWhere event={event} time={time} {...format} />}
          {!!time && (
            <TicketsForm event={event} time={time} vat={vat} page={page} typed={typed} fault={fault} />
          )}
          <div class="cluster">
            <ButtonLink href={`${path}/calendar.ics`} variant="plain" icon="calendar">
              Add to your calendar
            </ButtonLink>
            {event.coming > 1 && (
              <ButtonLink href={webcal(`${page.origins.events}${path}/calendar.ics`)} variant="quiet">
                Subscribe to its dates
              </ButtonLink>
            )}
          </div>
          <NextDates page={page} event={event} chosen={time} />
        </aside>
      </div>
      {!!time && <EventJsonLd event={event} time={time} url={url} />}
    </Layout>
  )
}

function EditLink({ event }: { event: EventView }) {
  return (
    <ButtonLink href={`/organise/entries/${event.id}`} variant="plain" icon="edit">
      Organise
    </ButtonLink>
  )
}

async function Description({ markdown, locale }: { markdown: string; locale: string }) {
  // Sanitised by the renderer: no script, no style, no handler is left in it.
  const safeHtml = await markdownHtml({ markdown })
  return (
    <div class="doc doc--start" {...documentWrittenHere(locale)}>
      {safeHtml}
    </div>
  )
}

function AttachedPages({ page, event }: { page: PageContext; event: EventView }) {
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
