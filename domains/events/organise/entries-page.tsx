import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import { ENTRIES_PER_PAGE, type EntrySummary } from '#core/services/events/organising/desk'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { describeRule } from './entry-page'
import { OrganiserFrame } from './frame'

type EntriesProps = {
  page: PageContext
  entries: readonly EntrySummary[]
  calendars: readonly CalendarRow[]
  number: number
  /** As far as they are counted for this page. */
  total: number
}

export function EntriesPage({ page, entries, calendars, number, total }: EntriesProps) {
  const action = (
    <ButtonLink href="/organise/entries/new" icon="plus">
      New entry
    </ButtonLink>
  )
  const mayMake = mayAct(page.viewer, 'organiser')
  return (
    <OrganiserFrame
      page={page}
      title="Entries"
      actions={mayMake && calendars.length > 0 ? action : undefined}
    >
      {mayMake && calendars.length === 0 && (
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
          { heading: 'Next', cell: entry => escapeHtml(describeNext(entry, page.locale)) },
          {
            heading: 'Again',
            cell: entry => escapeHtml(entry.recurrence ? describeRule(entry, page.locale) : 'once'),
          },
          { heading: 'Sold', numeric: true, cell: ({ sold }) => <span>{sold}</span> },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, ENTRIES_PER_PAGE)}
        hrefOf={to => `/organise?page=${to}`}
        entries={{ perPage: ENTRIES_PER_PAGE, total, locale: page.locale }}
        label="Pages of entries"
      />
    </OrganiserFrame>
  )
}

function describeNext({ nextAt, timeZone }: EntrySummary, locale: string): string {
  return nextAt ? formatTime(nextAt, { locale, timeZone }, 'both') : 'over'
}
