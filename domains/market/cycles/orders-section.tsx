import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { CycleOrder } from '#core/services/market/cycles/cycle-orders'
import { Badge } from '#templates/components/badge'
import { Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'

type Props = { page: PageContext; cycleId: string; orders: readonly CycleOrder[] }

/** What was ordered of whom, and whether they know. */
export function OrdersSection({ page, cycleId, orders }: Props) {
  const path = `/shop/cycles/${cycleId}/orders`
  return (
    <Section title="Orders of producers" id="orders">
      <Table
        caption="Orders of producers"
        hideCaption
        dense
        rows={orders}
        empty="Nothing was ordered of anybody."
        columns={[
          { heading: 'Producer', names: true, cell: ({ producer }) => escapeHtml(producer) },
          { heading: 'Things', numeric: true, cell: ({ things }) => String(things) },
          {
            heading: 'For them',
            numeric: true,
            cell: ({ share }) => (share ? <Money value={share} locale={page.locale} /> : 'not said'),
          },
          {
            heading: 'By letter to',
            cell: ({ recipients }) =>
              recipients.length > 0 ? (
                escapeHtml(recipients.join(', '))
              ) : (
                <Badge text="nobody: no address is known" tone="danger" />
              ),
          },
          {
            heading: 'Files',
            cell: ({ id, producer }) => (
              <span class="cluster">
                {(['csv', 'pdf'] as const).map(kind => (
                  <a
                    href={`${path}/${id}/${kind}`}
                    aria-label={isolate`${kind.toUpperCase()} of ${producer}`}
                  >
                    {kind.toUpperCase() as 'safe'}
                  </a>
                ))}
              </span>
            ),
          },
        ]}
      />
    </Section>
  )
}
