import { nameWrittenHere, writtenHere } from '#core/contracts/page-language'
import { formatTime, type TimeFormat } from './time'

export type AgendaEntry = {
  readonly href: string
  readonly title: string
  readonly startsAt: Date
  readonly endsAt?: Date
  readonly place?: string
  /** A badge or a price at the end of the line: HTML. */
  readonly aside?: JSX.Element
}

/** What comes, in order: a leaf of the calendar beside each. */
export function Agenda({ entries, ...format }: TimeFormat & { entries: readonly AgendaEntry[] }) {
  return (
    <ol class="agenda">
      {entries.map(entry => (
        <li class="agenda__entry">
          <CalendarLeaf at={entry.startsAt} {...format} />
          <div>
            <h3>
              <a class="card__link" href={entry.href} {...nameWrittenHere(format.locale)} safe>
                {entry.title}
              </a>
            </h3>
            <p class="agenda__meta" safe>
              {[timesOf(entry, format), entry.place].filter(Boolean).join(' · ')}
            </p>
          </div>
          {!!entry.aside && <div>{entry.aside as 'safe'}</div>}
        </li>
      ))}
    </ol>
  )
}

function CalendarLeaf({ at, locale, timeZone }: TimeFormat & { at: Date }) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at)
  return (
    <time class="calendar-leaf" datetime={at.toISOString()} {...writtenHere(locale)}>
      <span class="calendar-leaf__month" safe>
        {part({ month: 'short' })}
      </span>
      <span class="calendar-leaf__day" safe>
        {part({ day: 'numeric' })}
      </span>
      <span class="calendar-leaf__weekday" safe>
        {part({ weekday: 'short' })}
      </span>
    </time>
  )
}

function timesOf({ startsAt, endsAt }: AgendaEntry, format: TimeFormat): string {
  const start = formatTime(startsAt, format, 'time')
  return endsAt ? `${start}–${formatTime(endsAt, format, 'time')}` : start
}
