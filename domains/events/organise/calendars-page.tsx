import type { PageContext } from '#core/contracts/page'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import { ButtonLink } from '#templates/components/button'
import { Table } from '#templates/components/table'
import { OrganiserFrame } from './frame'

export function CalendarsPage({ page, calendars }: { page: PageContext; calendars: readonly CalendarRow[] }) {
  return (
    <OrganiserFrame
      page={page}
      title="Calendars"
      actions={
        <ButtonLink href="/organise/calendars/new" icon="plus">
          New calendar
        </ButtonLink>
      }
    >
      <Table
        caption="Calendars"
        hideCaption
        dense
        rows={calendars}
        empty="There is no calendar yet."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: ({ id, name }) => (
              <a href={`/organise/calendars/${id}`} safe>
                {name}
              </a>
            ),
          },
          { heading: 'About', cell: ({ description }) => <span safe>{description}</span> },
          { heading: 'Time zone', cell: ({ timeZone }) => <span safe>{timeZone}</span> },
        ]}
      />
    </OrganiserFrame>
  )
}
