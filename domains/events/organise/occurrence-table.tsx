import { escapeHtml } from '@kitajs/html'
import type { OccurrenceSummary } from '#core/services/events/organising/desk'
import { Badge, StateBadge } from '#templates/components/badge'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'

type TableProps = {
  over?: boolean
  /** Whether the viewer may see who comes. */
  mayOpen: boolean
  occurrences: readonly OccurrenceSummary[]
  locale: string
  timeZone: string
}

export function OccurrenceTable({ over, mayOpen, occurrences, ...format }: TableProps) {
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
          cell: ({ id, startsAt }) =>
            mayOpen ? (
              <a href={`/organise/occurrences/${id}`} safe>
                {formatTime(startsAt, format, 'both')}
              </a>
            ) : (
              escapeHtml(formatTime(startsAt, format, 'both'))
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
