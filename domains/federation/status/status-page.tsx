import { isShown } from '#core/contracts/apps-shown'
import type { PaymentsKind } from '#core/contracts/platform/payments'
import { countUnknown } from '#core/services/house/jobs'
import { MOST_COUNTED } from '#core/services/house/status'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { DescriptionList } from '#templates/components/description-list'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Apps, Queues } from './at-work'
import { Backups, Secret, Storage } from './kept'
import type { StatusProps } from './status-props'
import { Faults, SlowPages } from './trouble'

/** All that the operator looks at when something is odd, on one page. */
export function StatusPage(props: StatusProps) {
  const { page, versions } = props
  return (
    <AdminLayout
      page={page}
      title="Status"
      worker="operator"
      lead={`Version ${versions.site}, on Bun ${versions.bun} and PostgreSQL ${versions.postgres}.`}
    >
      {!!props.apart && (
        <Notice title="The fediverse knows this site at another address">
          <p safe>{props.apart}</p>
        </Notice>
      )}
      <ToLookAt {...props} />
      <Apps {...props} />
      <Queues {...props} />
      <Faults {...props} />
      <SlowPages {...props} />
      <Storage {...props} />
      <Backups {...props} />
      <Secret {...props} />
    </AdminLayout>
  )
}

function ToLookAt({ page, status: { counts }, tasks, knownTasks, payments }: StatusProps) {
  const { origins } = page
  const failed = tasks.reduce((sum, task) => sum + task.failed, 0)
  const line = (term: string, count: number, href: string | null, tone: 'danger' | 'notice' = 'danger') => {
    const badge = <Badge text={countText(count, page.locale)} tone={count === 0 ? 'success' : tone} />
    return { term, details: href === null ? badge : <a href={href}>{badge}</a> }
  }
  const atTheDesk = (path: string) => (isShown(page.site, 'cart') ? `${origins.cart}${path}` : null)
  return (
    <Section title="To look at" id="payments">
      <DescriptionList
        items={[
          line('Jobs given up', failed, '/operator/jobs'),
          line('Jobs of another version', countUnknown(tasks, knownTasks), '/operator/jobs'),
          line('Letters refused', counts.lettersFailed, '/operator/letters'),
          line('Letters waiting', counts.lettersWaiting, '/operator/letters', 'notice'),
          line('Servers we do not reach', counts.hostsInTrouble, '/operator/deliveries', 'notice'),
          line('Deliveries waiting', counts.deliveriesWaiting, '/operator/deliveries', 'notice'),
          line('Payments that differ from SumUp', counts.paymentDifferences, atTheDesk('/shop/differences')),
          line('Payments open for over an hour', counts.paymentsOpen, atTheDesk('/shop/orders'), 'notice'),
          line('Refunds under way', counts.refundsOpen, atTheDesk('/shop/orders'), 'notice'),
          {
            term: 'Payments by card go to',
            details: PAID_TO[payments],
          },
        ]}
      />
    </Section>
  )
}

const PAID_TO: Readonly<Record<PaymentsKind, JSX.Element>> = {
  real: 'SumUp',
  sandbox: <Badge text="the sandbox: play money" tone="notice" />,
  none: 'nobody: no SumUp account is connected',
}

const countText = (count: number, locale: string) =>
  count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString(locale)}+` : String(count)
