import { formatDay, weekOf } from './calendar-days'
import { type DayEntry, EntryChips } from './entry-chips'

type CalendarWeekProps = {
  /** Any date of the week: `2025-05-03`. */
  week: string
  entries: Readonly<Record<string, readonly DayEntry[]>>
  today: string
  locale: string
}

/** Seven columns, or seven rows where there is no room for columns. */
export function CalendarWeek({ week, entries, today, locale }: CalendarWeekProps) {
  return (
    <div class="week-box">
      <ol class="week">
        {weekOf(week).map(date => (
          <li class="week__day" aria-current={date === today ? 'date' : undefined}>
            <h3 class="week__name" safe>
              {formatDay(date, locale, { weekday: 'short', day: 'numeric', month: 'short' })}
            </h3>
            <EntryChips entries={entries[date] ?? []} />
          </li>
        ))}
      </ol>
    </div>
  )
}
