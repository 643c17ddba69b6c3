import { Icon } from '#templates/icons'
import { formatDay, WEEKDAYS, weeksOf } from './calendar-days'
import { type DayEntry, EntryChips } from './entry-chips'

type CalendarMonthProps = {
  /** `2025-05`. */
  month: string
  /** What happens on which day, by its date `2025-05-03`. */
  entries: Readonly<Record<string, readonly DayEntry[]>>
  /** Today's date in the calendar's own zone. */
  today: string
  locale: string
  /** Where the month before and after are. */
  previousHref?: string
  nextHref?: string
}

/** Weeks as rows, Monday first. In a narrow place the same table reads as an agenda of the days that have something. */
export function CalendarMonth(props: CalendarMonthProps) {
  const name = formatDay(`${props.month}-01`, props.locale, { month: 'long', year: 'numeric' })
  return (
    <section class="month" aria-label={name}>
      <header class="month__head">
        <h2 class="month__name" safe>
          {name}
        </h2>
        <MonthLink href={props.previousHref} rel="prev" label="Previous month" />
        <MonthLink href={props.nextHref} rel="next" label="Next month" />
      </header>
      <table class="month__grid">
        <caption class="visually-hidden">
          Entries of <span safe>{name}</span>
        </caption>
        <thead>
          <tr>
            {WEEKDAYS.map(day => (
              <th scope="col">
                <span safe>{day.slice(0, 3)}</span>
                <span class="visually-hidden" safe>
                  {day.slice(3)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(props.month).map(week => (
            <tr>
              {week.map(date => (date ? <Day date={date} {...props} /> : <td class="month__outside" />))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function MonthLink({ href, rel, label }: { href?: string; rel: 'prev' | 'next'; label: string }) {
  if (!href) return ''
  return (
    <a class="button button--quiet button--icon" href={href} rel={rel} aria-label={label}>
      <Icon name={rel === 'prev' ? 'previous' : 'next'} />
    </a>
  )
}

function Day({ date, entries, today, locale }: CalendarMonthProps & { date: string }) {
  const here = entries[date] ?? []
  return (
    <td
      class={['month__day', here.length === 0 && 'month__day--empty', date === today && 'month__day--today']}
      aria-current={date === today ? 'date' : undefined}
    >
      <time datetime={date}>
        <span class="month__number">{Number(date.slice(8))}</span>
        <span class="month__long" safe>
          {formatDay(date, locale, { weekday: 'long', day: 'numeric', month: 'long' })}
        </span>
      </time>
      {here.length > 0 && <EntryChips entries={here} />}
    </td>
  )
}
