import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { RateLimitState } from '#core/services/federation/sessions/rate-limits'
import { AdminLayout } from '#templates/admin'
import { Table } from '#templates/components/table'

const MINUTE_MS = 60_000

/** How much of what anybody may ask for, and how often somebody asked for more. */
export function LimitsPage({ page, limits }: { page: PageContext; limits: readonly RateLimitState[] }) {
  return (
    <AdminLayout
      page={page}
      title="Limits"
      worker="operator"
      lead="How much anybody may ask for before they have to wait. Who was turned away stands in the security log, where it was about signing in."
    >
      <Table
        caption="Limits, those first that turned somebody away lately"
        hideCaption
        rows={limits}
        columns={[
          { heading: 'What', names: true, cell: ({ words }) => escapeHtml(words) },
          { heading: 'At most', cell: ({ limit }) => escapeHtml(limit.toLocaleString(page.locale)) },
          { heading: 'In', cell: ({ windowMs }) => escapeHtml(span(windowMs)) },
          {
            heading: 'Turned away lately',
            cell: ({ refused }) => escapeHtml(refused === 0 ? 'nobody' : refused.toLocaleString(page.locale)),
          },
        ]}
      />
    </AdminLayout>
  )
}

function span(ms: number): string {
  const minutes = ms / MINUTE_MS
  if (minutes === 1) return 'a minute'
  if (minutes < 60) return `${minutes} minutes`
  if (minutes === 60) return 'an hour'
  return minutes === 1440 ? 'a day' : `${minutes / 60} hours`
}
