import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import type { Happening } from '#core/services/events/calendar/happenings'
import { ButtonLink } from '#templates/components/button'
import { formatDay } from '#templates/components/calendar-days'
import { CalendarMonth } from '#templates/components/calendar-month'
import { CalendarWeek } from '#templates/components/calendar-week'
import { EmptyState } from '#templates/components/empty-state'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { byDay } from './by-day'
import { today } from './dates'
import { CalendarFrame, withCalendar } from './frame'
import { HappeningList } from './happening-list'

/** So many dates stand on a page of the agenda. */
export const AGENDA_PAGE = 30

type Shown = {
  page: PageContext
  calendars: readonly CalendarRow[]
  chosen?: string
  happenings: readonly Happening[]
}

type MonthPageProps = Shown & {
  month: Temporal.PlainYearMonth
  /** What comes next, on the front page: late in a month the month itself is nearly all past. */
  next?: readonly Happening[]
}

export function MonthPage({ month, next, ...shown }: MonthPageProps) {
  const { page, chosen, happenings } = shown
  const inMonth = happenings.filter(h => today(h.startsAt, h.timeZone).toPlainYearMonth().equals(month))
  const now = today(page.now, page.timeZone)
  const week = now.toPlainYearMonth().equals(month) ? now : month.toPlainDate({ day: 1 })
  return (
    <CalendarFrame
      {...shown}
      title={`What’s on in ${formatDay(`${month}-01`, page.locale, { month: 'long', year: 'numeric' })}`}
      view="month"
      hrefs={{ month: `/month/${month}`, week: `/week/${week}`, agenda: '/agenda' }}
    >
      {!!next && next.length > 0 && (
        <Section
          title="Coming up"
          more={{ href: withCalendar('/agenda', chosen), label: 'Everything to come' }}
        >
          <HappeningList happenings={next} locale={page.locale} />
        </Section>
      )}
      <CalendarMonth
        month={month.toString()}
        entries={byDay(inMonth, page.locale)}
        today={now.toString()}
        locale={page.locale}
        previousHref={withCalendar(`/month/${month.subtract({ months: 1 })}`, chosen)}
        nextHref={withCalendar(`/month/${month.add({ months: 1 })}`, chosen)}
      />
      {inMonth.length === 0 && <p class="muted">Nothing is planned in this month.</p>}
    </CalendarFrame>
  )
}

export function WeekPage({ monday, ...shown }: Shown & { monday: Temporal.PlainDate }) {
  const { page, chosen, happenings } = shown
  const week = (days: number) => withCalendar(`/week/${monday.add({ days })}`, chosen)
  return (
    <CalendarFrame
      {...shown}
      title={`The week of ${formatDay(monday.toString(), page.locale, { day: 'numeric', month: 'long', year: 'numeric' })}`}
      view="week"
      hrefs={{ month: `/month/${monday.toPlainYearMonth()}`, week: `/week/${monday}`, agenda: '/agenda' }}
    >
      <nav class="cluster" aria-label="Weeks">
        <ButtonLink href={week(-7)} rel="prev" variant="quiet" icon="previous">
          Week before
        </ButtonLink>
        <ButtonLink href={week(7)} rel="next" variant="quiet" icon="next">
          Week after
        </ButtonLink>
      </nav>
      <h2 class="visually-hidden">Day by day</h2>
      <CalendarWeek
        week={monday.toString()}
        entries={byDay(happenings, page.locale)}
        today={today(page.now, page.timeZone).toString()}
        locale={page.locale}
      />
    </CalendarFrame>
  )
}

export function AgendaPage({ number, total, ...shown }: Shown & { number: number; total: number }) {
  const { page, chosen, happenings } = shown
  const now = today(page.now, page.timeZone)
  const hrefOf = (to: number) => withCalendar(to === 1 ? '/agenda' : `/agenda?page=${to}`, chosen)
  return (
    <CalendarFrame
      {...shown}
      title="What’s on"
      view="agenda"
      hrefs={{ month: `/month/${now.toPlainYearMonth()}`, week: `/week/${now}`, agenda: '/agenda' }}
    >
      {happenings.length === 0 ? (
        <EmptyState title="Nothing is planned" text="New dates appear here as soon as they are fixed.">
          <ButtonLink href={page.origins.blog} variant="plain">
            Read the journal
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <h2 class="visually-hidden">Dates to come</h2>
          <HappeningList happenings={happenings} locale={page.locale} />
        </>
      )}
      <Pagination
        page={number}
        pages={pagesOf(total, AGENDA_PAGE)}
        hrefOf={hrefOf}
        entries={{ perPage: AGENDA_PAGE, total, locale: page.locale }}
        label="Pages of the agenda"
      />
    </CalendarFrame>
  )
}
