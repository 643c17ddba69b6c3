import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { SecurityEventSummary } from '#core/services/federation/security-log/list-events'
import { OlderLink } from '#templates/components/older-link'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { EVENT_LABELS, wordsOf } from '../security-log/event-words'
import { SecurityLayout } from './security-layout'

type HistoryProps = {
  page: PageContext
  lines: readonly SecurityEventSummary[]
  next: number | null
}

/** What happened to how the member signs in. */
export function HistoryPage({ page, lines, next }: HistoryProps) {
  return (
    <SecurityLayout
      page={page}
      current="/security/history"
      title="Sign-in history"
      lead="The last year. If something here was not you, sign that device out, and write to us."
    >
      <Table
        caption="What happened, newest first"
        hideCaption
        rows={lines}
        empty="Nothing yet."
        columns={[
          {
            heading: 'When',
            cell: line => <Time at={line.at} style="both" locale={page.locale} timeZone={page.timeZone} />,
          },
          { heading: 'What', names: true, cell: line => escapeHtml(EVENT_LABELS[line.event]) },
          {
            heading: 'Where',
            cell: line =>
              escapeHtml([line.details?.device, line.details?.address].filter(Boolean).join(', ') || '–'),
          },
          { heading: 'More', cell: line => escapeHtml(moreOf(line)) },
        ]}
      />
      {next !== null && <OlderLink href={`/security/history?before=${next}`} label="Pages of your history" />}
    </SecurityLayout>
  )
}

const moreOf = ({ by, details }: SecurityEventSummary) =>
  [wordsOf(details), by && isolate`by ${by}`].filter(Boolean).join(', ')
