import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { EntryDesk, OccurrenceSummary } from '#core/services/events/organising/desk'
import { Pagination } from '#templates/components/pagination'
import { OrganiserFrame } from './frame'
import { OccurrenceTable } from './occurrence-table'

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
      <OccurrenceTable
        over={past}
        mayOpen={mayAct(page.viewer, 'door')}
        occurrences={lines}
        locale={page.locale}
        timeZone={desk.timeZone}
      />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => (to === 1 ? path : `${path}?page=${to}`)}
        label="Pages of dates"
      />
    </OrganiserFrame>
  )
}
