import type { PageContext } from '#core/contracts/page'
import type { EventTime, EventView } from '#core/services/events/calendar/event-page'
import { describeRecurrence } from '#core/services/events/recurrence/describe-recurrence'
import { DescriptionList } from '#templates/components/description-list'
import { Notice } from '#templates/components/notice'
import { formatTime, TimeRange } from '#templates/components/time'
import { Availability } from '../calendar/availability'
import { eventHref } from '../calendar/by-day'

/** For a date that is over or cancelled; the dates to come are listed below. */
export function TimeNotice({ event, time, page }: { event: EventView; time: EventTime; page: PageContext }) {
  const isOver = time.endsAt <= page.now
  if (!isOver && !time.cancelled) return ''
  const next = event.times.find(({ id, cancelled }) => !cancelled && id !== time.id)
  const format = { locale: page.locale, timeZone: event.timeZone }
  return (
    <Notice
      kind={time.cancelled ? 'error' : 'notice'}
      title={time.cancelled ? 'This date was cancelled' : 'This date has passed'}
    >
      {next ? (
        <p>
          The next one is on{' '}
          <a href={eventHref({ slug: event.slug, id: next.id })} safe>
            {formatTime(next.startsAt, format, 'full')}
          </a>
          .
        </p>
      ) : (
        <p>No other date is planned.</p>
      )}
    </Notice>
  )
}

type Format = { locale: string; timeZone: string }

export function WhenAndWhere({ event, time, ...format }: Format & { event: EventView; time: EventTime }) {
  const places = time.tickets.length > 0 ? time.tickets : null
  return (
    <DescriptionList
      items={[
        { term: 'When', details: <TimeRange from={time.startsAt} to={time.endsAt} {...format} /> },
        ...(event.recurrence ? [{ term: 'Repeats', details: <Again event={event} {...format} /> }] : []),
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

/** The rule in words, or, when there are no words for it, its dates. */
function Again({ event, locale, timeZone }: Format & { event: EventView }) {
  const words =
    event.recurrence && describeRecurrence(event.recurrence, { startsAt: event.firstAt, timeZone, locale })
  if (words) return <span safe>{words}</span>
  return event.coming > 1 ? <a href="#dates">on the dates below</a> : <span>no other date is planned</span>
}
