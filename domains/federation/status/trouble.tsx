import { escapeHtml } from '@kitajs/html'
import { Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import type { StatusProps } from './status-props'

export function Faults({ page, status: { faults } }: StatusProps) {
  return (
    <Section title="Last errors" id="errors">
      <Table
        caption="Errors"
        hideCaption
        dense
        rows={faults}
        empty="Nothing went wrong lately."
        columns={[
          {
            heading: 'What',
            names: true,
            cell: ({ message, error }) => (
              <>
                <span safe>{message}</span>
                {error !== null && (
                  <small class="cart-detail" safe>
                    {error}
                  </small>
                )}
              </>
            ),
          },
          { heading: 'Where', cell: ({ where }) => escapeHtml(where ?? '–') },
          { heading: 'Times', numeric: true, cell: ({ times }) => String(times) },
          {
            heading: 'Last',
            cell: ({ lastAt }) => (
              <Time at={lastAt} style="both" locale={page.locale} timeZone={page.timeZone} />
            ),
          },
          {
            heading: 'Request',
            cell: ({ requestId }) => (requestId ? <code safe>{requestId}</code> : '–'),
          },
        ]}
      />
    </Section>
  )
}

export function SlowPages({ status: { slowPages } }: StatusProps) {
  return (
    <Section title="Slow pages" id="slow">
      <Table
        caption="Pages that took a second or more in the last seven days"
        dense
        rows={slowPages}
        empty="None took as long as a second in the last seven days."
        columns={[
          { heading: 'Page', names: true, cell: ({ domain, route }) => escapeHtml(`${domain} ${route}`) },
          { heading: 'Times', numeric: true, cell: ({ times }) => String(times) },
          { heading: 'On average', numeric: true, cell: ({ meanMs }) => secondsInWords(meanMs) },
          { heading: 'Longest', numeric: true, cell: ({ longestMs }) => secondsInWords(longestMs) },
          {
            heading: 'Request',
            cell: ({ requestId }) => (requestId ? <code safe>{requestId}</code> : '–'),
          },
        ]}
      />
    </Section>
  )
}

const secondsInWords = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)}\u00a0s`
