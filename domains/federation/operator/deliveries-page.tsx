import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { HostHealth } from '#core/services/federation/delivery/health'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

const STATES = {
  closed: { text: 'fine', tone: 'success' },
  probing: { text: 'trying again', tone: 'notice' },
  open: { text: 'down, waiting', tone: 'danger' },
  abandoned: { text: 'given up', tone: 'danger' },
} as const

type DeliveriesProps = { page: PageContext; hosts: readonly HostHealth[]; number: number; pages: number }

export function DeliveriesPage({ page, hosts, number, pages }: DeliveriesProps) {
  const at = (moment: Date | null) =>
    moment ? <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} /> : '–'
  return (
    <AdminLayout
      page={page}
      title="Deliveries"
      worker="operator"
      lead="How what we say reaches other servers. One that is down is asked less and less often, and given up after a week."
    >
      <Table
        caption="Servers"
        hideCaption
        dense
        rows={hosts}
        empty="Nothing has been sent anywhere yet."
        columns={[
          { heading: 'Server', names: true, cell: host => escapeHtml(host.host) },
          { heading: 'State', cell: host => <Badge {...STATES[host.state]} /> },
          { heading: 'Waiting', numeric: true, cell: host => String(host.waiting) },
          { heading: 'Last delivered', cell: host => at(host.lastDeliveredAt) },
          { heading: 'Next attempt', cell: host => at(host.nextAttemptAt) },
          { heading: 'Last failure', cell: host => escapeHtml(host.lastFailure ?? '–') },
          {
            heading: 'Now',
            cell: host => (
              <form method="post" action={`/operator/deliveries/${encodeURIComponent(host.host)}/attempt`}>
                <Button small variant="plain" disabled={host.waiting === 0}>
                  Try now
                </Button>
              </form>
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => `/operator/deliveries?page=${to}`}
        label="Pages of servers"
      />
    </AdminLayout>
  )
}
