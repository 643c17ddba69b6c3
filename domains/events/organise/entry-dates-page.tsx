import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { type EntryHead, LINES_PER_PAGE, type OccurrenceSummary } from '#core/services/events/organising/desk'
import { Pagination } from '#templates/components/pagination'
import { OrganiserFrame } from './frame'
import { OccurrenceTable } from './occurrence-table'

type DatesProps = {
  page: PageContext
  desk: EntryHead
  lines: readonly OccurrenceSummary[]
  past: boolean
  number: number
  /** As far as they are counted for this page. */
  total: number
}

/** Every date of an entry, to be opened one by one. */
export function EntryDatesPage({ page, desk, lines, past, number, total }: DatesProps) {
  const path = `/organise/entries/${desk.id}/${past ? 'past-dates' : 'dates'}`
  return (
    <OrganiserFrame page={page} title={isolate`${past ? 'Gone by' : 'Coming'}: ${desk.title}`}>
      <p>
        <a href={`/organise/entries/${desk.id}`}>Back to the entry</a>
      </p>
      <OccurrenceTable
        over={past}
        mayOpen={mayAct(page.viewer, 'door')}
        occurrences={lines}
        locale={page.locale}
        timeZone={desk.timeZone}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, LINES_PER_PAGE)}
        hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
        entries={{ perPage: LINES_PER_PAGE, total, locale: page.locale }}
        label="Pages of dates"
      />
    </OrganiserFrame>
  )
}
