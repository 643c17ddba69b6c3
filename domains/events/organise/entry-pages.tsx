import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk, EntrySummary, OccurrenceSummary } from '#core/services/events/organising/desk'
import type { CalendarRow } from '#core/services/events/reading/calendars'
import { sayRecurrence } from '#core/services/events/recurrence/say-recurrence'
import { Badge, StateBadge } from '#templates/components/badge'
import { BarChart } from '#templates/components/bar-chart'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { PictureForms } from '#templates/components/picture-forms'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { OrganiserFrame, type Typed } from './frame'
import { TicketsDesk } from './tickets-desk'

/** More bars than that cannot be told apart on a phone. */
const SHOWN_BARS = 12

type EntriesProps = { page: PageContext; entries: readonly EntrySummary[]; calendars: readonly CalendarRow[] }

export function EntriesPage({ page, entries, calendars }: EntriesProps) {
  const action = (
    <ButtonLink href="/organise/entries/new" icon="plus">
      New entry
    </ButtonLink>
  )
  return (
    <OrganiserFrame page={page} title="Entries" actions={calendars.length > 0 ? action : undefined}>
      {calendars.length === 0 && (
        <Notice>
          Every entry is in a calendar. <a href="/organise/calendars/new">Make one first.</a>
        </Notice>
      )}
      <Table
        caption="Entries, next first"
        hideCaption
        dense
        rows={entries}
        columns={[
          {
            heading: 'Title',
            names: true,
            cell: ({ id, title }) => (
              <a href={`/organise/entries/${id}`} safe>
                {title}
              </a>
            ),
          },
          { heading: 'Calendar', cell: ({ calendar }) => <span safe>{calendar}</span> },
          { heading: 'Next', cell: entry => escapeHtml(sayNext(entry, page.locale)) },
          {
            heading: 'Again',
            cell: entry => escapeHtml(entry.recurrence ? sayRule(entry, page.locale) : 'once'),
          },
          { heading: 'Sold', numeric: true, cell: ({ sold }) => <span>{sold}</span> },
        ]}
      />
    </OrganiserFrame>
  )
}

type EntryProps = {
  page: PageContext
  desk: EntryDesk
  /** The form of the picture as it came back. */
  picture?: Typed
}

export function EntryPage({ page, desk, picture }: EntryProps) {
  const format = { locale: page.locale, timeZone: desk.timeZone }
  return (
    <OrganiserFrame
      page={page}
      title={desk.title}
      lead={sayRule(desk, page.locale) || undefined}
      actions={
        <div class="cluster">
          <ButtonLink href={`/organise/entries/${desk.id}/form`} icon="edit">
            Edit
          </ButtonLink>
          <ButtonLink href={`/organise/entries/${desk.id}/attachments`} variant="plain" icon="plus">
            Attach
          </ButtonLink>
          <ButtonLink href={`/events/${desk.slug}`} variant="plain">
            As visitors see it
          </ButtonLink>
        </div>
      }
    >
      <Section title="Coming">
        <OccurrenceTable occurrences={desk.coming} {...format} />
        <AllDates
          count={desk.comingCount}
          shown={desk.coming.length}
          href={`/organise/entries/${desk.id}/dates`}
        />
      </Section>
      <TicketsDesk page={page} desk={desk} />
      <Section title="Picture" id="picture">
        <PictureForms
          action={`/organise/entries/${desk.id}/picture`}
          picture={desk.picture}
          alt={desk.imageAlt}
          hint="For whoever does not see it: people around a table full of apples."
          without="The event is shown without one then."
          typed={picture}
        />
      </Section>
      {desk.past.length > 0 && (
        <Section title="Gone by">
          {desk.past.some(({ checkedIn }) => checkedIn > 0) && (
            <BarChart
              title="People let in, each time"
              bars={desk.past.slice(-SHOWN_BARS).map(({ startsAt, checkedIn }) => ({
                label: formatTime(startsAt, format, 'short'),
                value: checkedIn,
              }))}
            />
          )}
          <OccurrenceTable over occurrences={desk.past} {...format} />
          <AllDates
            count={desk.pastCount}
            shown={desk.past.length}
            href={`/organise/entries/${desk.id}/past-dates`}
          />
        </Section>
      )}
    </OrganiserFrame>
  )
}

/** For a table that does not show everything. */
function AllDates({ count, shown, href }: { count: number; shown: number; href: string }) {
  if (count <= shown) return ''
  return (
    <p>
      <a href={href}>All {count} dates</a>
    </p>
  )
}

type DatesProps = {
  page: PageContext
  desk: EntryDesk
  lines: readonly OccurrenceSummary[]
  past: boolean
  number: number
  pages: number
}

/** Every date of an entry, to be opened one by one. */
export function EntryDatesPage({ page, desk, lines, past, number, pages }: DatesProps) {
  const path = `/organise/entries/${desk.id}/${past ? 'past-dates' : 'dates'}`
  return (
    <OrganiserFrame page={page} title={`${past ? 'Gone by' : 'Coming'}: ${desk.title}`}>
      <p>
        <a href={`/organise/entries/${desk.id}`}>Back to the entry</a>
      </p>
      <OccurrenceTable over={past} occurrences={lines} locale={page.locale} timeZone={desk.timeZone} />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
        label="Pages of dates"
      />
    </OrganiserFrame>
  )
}

/** In words; as it is written where there are none for all of it; nothing for what happens once. */
function sayRule(
  { recurrence, startsAt, timeZone }: Pick<EntrySummary, 'recurrence' | 'startsAt' | 'timeZone'>,
  locale: string,
): string {
  if (!recurrence) return ''
  return sayRecurrence(recurrence, { startsAt, timeZone, locale }) ?? recurrence
}

type TableProps = {
  over?: boolean
  occurrences: readonly OccurrenceSummary[]
  locale: string
  timeZone: string
}

function OccurrenceTable({ over, occurrences, ...format }: TableProps) {
  return (
    <Table
      caption="Times"
      hideCaption
      dense
      rows={occurrences}
      columns={[
        {
          heading: 'When',
          names: true,
          cell: ({ id, startsAt }) => (
            <a href={`/organise/occurrences/${id}`} safe>
              {formatTime(startsAt, format, 'both')}
            </a>
          ),
        },
        { heading: 'State', cell: line => <StateOf line={line} over={over} /> },
        {
          heading: 'Sold',
          numeric: true,
          cell: ({ sold, size }) => (
            <span>
              {sold} of {size}
            </span>
          ),
        },
        { heading: 'Let in', numeric: true, cell: ({ checkedIn }) => <span>{checkedIn}</span> },
      ]}
    />
  )
}

function StateOf({ line: { cancelled, size, sold }, over }: { line: OccurrenceSummary; over?: boolean }) {
  if (cancelled) return <StateBadge state="Cancelled" />
  if (over) return <Badge text="Over" />
  if (size === 0) return <Badge text="No tickets" />
  return sold >= size ? <StateBadge state="Sold out" /> : <Badge text="On sale" tone="leaf" />
}

function sayNext({ nextAt, timeZone }: EntrySummary, locale: string): string {
  return nextAt ? formatTime(nextAt, { locale, timeZone }, 'both') : 'over'
}
