import type { Children } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import { ButtonLink } from '#templates/components/button'
import { Filters } from '#templates/components/filters'
import { PageHeader } from '#templates/components/page-header'
import { Tabs } from '#templates/components/tabs'
import { Layout } from '#templates/layout'
import { webcal } from './webcal'

export type CalendarView = 'month' | 'week' | 'agenda'

type FrameProps = {
  page: PageContext
  title: string
  view: CalendarView
  /** Where each view shows about the same time. */
  hrefs: Readonly<Record<CalendarView, string>>
  calendars: readonly CalendarRow[]
  /** Slug of the only calendar shown. */
  chosen?: string
  children?: Children
}

/** What month, week and agenda have alike: the views to choose from, the calendars, the feed. */
export function CalendarFrame({ page, title, view, hrefs, calendars, chosen, children }: FrameProps) {
  const feed = chosen ? `/calendars/${chosen}.ics` : '/calendar.ics'
  const only = calendars.find(calendar => calendar.slug === chosen)
  return (
    <Layout
      page={page}
      title={title}
      description={only?.description || 'Market days, workshops and work parties, and how to come.'}
      canonical={`${page.origins.events}${hrefs[view]}`}
      wide
    >
      <PageHeader
        title={title}
        lead={only?.description || undefined}
        actions={
          <div class="cluster">
            {mayAct(page.viewer, 'organiser') && (
              <ButtonLink href="/organise" variant="plain" icon="edit">
                Organise
              </ButtonLink>
            )}
            <ButtonLink href={webcal(page.origins.events + feed)} variant="plain" icon="calendar">
              Subscribe
            </ButtonLink>
            <ButtonLink href={feed} variant="quiet" icon="download">
              ICS file
            </ButtonLink>
          </div>
        }
      />
      <div class="stack">
        <Tabs
          label="Views of the calendar"
          tabs={[
            { label: 'Month', href: withCalendar(hrefs.month, chosen), current: view === 'month' },
            { label: 'Week', href: withCalendar(hrefs.week, chosen), current: view === 'week' },
            { label: 'Agenda', href: withCalendar(hrefs.agenda, chosen), current: view === 'agenda' },
            { label: 'Collection times', href: '/slots' },
          ]}
        />
        {calendars.length > 1 && (
          <Filters
            label="Calendars"
            filters={[
              { label: 'All calendars', href: hrefs[view], current: !chosen },
              ...calendars.map(({ slug, name }) => ({
                label: name,
                href: withCalendar(hrefs[view], slug),
                current: slug === chosen,
              })),
            ]}
          />
        )}
        {children}
      </div>
    </Layout>
  )
}

/** An address of the calendar, narrowed to one of them. */
export function withCalendar(href: string, calendar: string | undefined): string {
  if (!calendar) return href
  return `${href}${href.includes('?') ? '&' : '?'}calendar=${encodeURIComponent(calendar)}`
}
