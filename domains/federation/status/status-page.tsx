import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { type KeysState, needsPredecessor } from '#core/sealing/keys-state'
import type { TaskCount } from '#core/services/house/jobs'
import type { TableSize } from '#core/services/house/sizes'
import { type HouseStatus, MOST_COUNTED } from '#core/services/house/status'
import { AdminLayout } from '#templates/admin'
import { APPS } from '#templates/apps'
import { Badge } from '#templates/components/badge'
import { DescriptionList } from '#templates/components/description-list'
import { Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { bytesInWords } from './bytes'
import type { AppState } from './probe-apps'
import { SizesTable } from './sizes-page'

const TABLES_SHOWN = 12
/** Nightly ones are this old at most. */
const BACKUP_HOURS = 36
const LEAST_FREE = 0.1

type Props = {
  page: PageContext
  status: HouseStatus
  tasks: readonly TaskCount[]
  sizes: readonly TableSize[]
  apps: readonly AppState[]
  disk: { readonly free: number; readonly all: number }
  versions: Readonly<Record<'site' | 'bun' | 'postgres', string>>
  payments: 'real' | 'sandbox'
  secret: KeysState
}

/** All that the operator looks at when something is odd, on one page. */
export function StatusPage(props: Props) {
  const { page, versions } = props
  return (
    <AdminLayout
      page={page}
      title="Status"
      worker="operator"
      lead={`Version ${versions.site}, on Bun ${versions.bun} and PostgreSQL ${versions.postgres}.`}
    >
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

function ToLookAt({ page, status: { counts }, tasks, payments }: Props) {
  const { origins } = page
  const failed = tasks.reduce((sum, task) => sum + task.failed, 0)
  const line = (term: string, count: number, href: string, tone: 'danger' | 'notice' = 'danger') => ({
    term,
    details: (
      <a href={href}>
        <Badge text={countText(count, page.locale)} tone={count === 0 ? 'success' : tone} />
      </a>
    ),
  })
  return (
    <Section title="To look at" id="payments">
      <DescriptionList
        items={[
          line('Jobs given up', failed, '/operator/jobs'),
          line('Letters refused', counts.lettersFailed, '/operator/letters'),
          line('Letters waiting', counts.lettersWaiting, '/operator/letters', 'notice'),
          line('Servers we do not reach', counts.hostsInTrouble, '/operator/deliveries', 'notice'),
          line('Deliveries waiting', counts.deliveriesWaiting, '/operator/deliveries', 'notice'),
          line(
            'Payments that differ from SumUp',
            counts.paymentDifferences,
            `${origins.cart}/shop/differences`,
          ),
          line(
            'Payments open for over an hour',
            counts.paymentsOpen,
            `${origins.cart}/shop/orders`,
            'notice',
          ),
          line('Refunds under way', counts.refundsOpen, `${origins.cart}/shop/orders`, 'notice'),
          {
            term: 'Payments go to',
            details: payments === 'real' ? 'SumUp' : <Badge text="the sandbox: play money" tone="notice" />,
          },
        ]}
      />
    </Section>
  )
}

const countText = (count: number, locale: string) =>
  count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString(locale)}+` : String(count)

function Apps({ page, apps, status: { workers } }: Props) {
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <Section title="Apps and workers" id="apps">
      <Table
        caption="Apps"
        hideCaption
        dense
        rows={apps}
        columns={[
          {
            heading: 'App',
            names: true,
            cell: ({ domain }) => escapeHtml(APPS.find(app => app.domain === domain)?.label ?? domain),
          },
          { heading: 'State', cell: ({ ready }) => <Readiness ready={ready} /> },
          { heading: 'Answered in', numeric: true, cell: ({ milliseconds }) => `${milliseconds} ms` },
          {
            heading: 'In menus',
            cell: ({ domain }) => (page.site.hiddenApps.includes(domain) ? 'hidden' : 'yes'),
          },
        ]}
      />
      <Table
        caption="Processes that run jobs"
        dense
        rows={workers}
        empty="None: letters, payments' checks and deliveries wait."
        columns={[
          { heading: 'Machine', names: true, cell: ({ host, pid }) => escapeHtml(`${host}, ${pid}`) },
          { heading: 'Since', cell: ({ startedAt }) => at(startedAt) },
          { heading: 'Last heard of', cell: ({ beatAt }) => at(beatAt) },
        ]}
      />
    </Section>
  )
}

function Readiness({ ready }: { ready: boolean | null }) {
  if (ready === null) return <Badge text="no answer" tone="danger" />
  return ready ? <Badge text="ready" tone="success" /> : <Badge text="not ready" tone="danger" />
}

function Queues({ tasks }: Props) {
  const count = (heading: string, of: (task: TaskCount) => number) => ({
    heading,
    numeric: true,
    cell: (task: TaskCount) => String(of(task)),
  })
  return (
    <Section title="Queues" id="queues" more={{ href: '/operator/jobs', label: 'Jobs in trouble' }}>
      <Table
        caption="Queues"
        hideCaption
        dense
        rows={tasks}
        empty="Nothing is to be done."
        columns={[
          { heading: 'Job', names: true, cell: ({ task }) => escapeHtml(task) },
          count('Waiting', task => task.waiting),
          count('Running', task => task.running),
          count('Tried again', task => task.retrying),
          count('Given up', task => task.failed),
          count('Planned', task => task.planned),
        ]}
      />
    </Section>
  )
}

function Faults({ page, status: { faults } }: Props) {
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

function SlowPages({ status: { slowPages } }: Props) {
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

function Storage({ status: { stored }, sizes, disk }: Props) {
  const isTight = disk.free < disk.all * LEAST_FREE
  return (
    <Section title="Storage" id="storage" more={{ href: '/operator/sizes', label: 'All tables' }}>
      <DescriptionList
        items={[
          { term: 'Database', details: bytesInWords(stored.databaseBytes) },
          {
            term: 'Uploads',
            details: escapeHtml(
              `${stored.isEstimate ? 'about ' : ''}${stored.mediaFiles} ${stored.mediaFiles === 1 ? 'file' : 'files'}, ${bytesInWords(stored.mediaBytes)} as they were sent`,
            ),
          },
          {
            term: 'Free on the disk',
            details: (
              <Badge
                text={`${bytesInWords(disk.free)} of ${bytesInWords(disk.all)}`}
                tone={isTight ? 'danger' : 'success'}
              />
            ),
          },
        ]}
      />
      <SizesTable sizes={sizes.slice(0, TABLES_SHOWN)} caption="Largest tables" />
    </Section>
  )
}

function Backups({ page, status: { backup } }: Props) {
  if (!backup)
    return (
      <Section title="Backups" id="backups">
        <p>
          None has been made. Where the server runs: <code>bun run backup</code>, every night by cron.
        </p>
      </Section>
    )
  const isOld = page.now.getTime() - backup.at.getTime() > BACKUP_HOURS * 3_600_000
  return (
    <Section title="Backups" id="backups">
      <DescriptionList
        items={[
          {
            term: 'The last one',
            details: (
              <>
                <Time at={backup.at} style="both" locale={page.locale} timeZone={page.timeZone} />{' '}
                {isOld && <Badge text="older than a day and a half" tone="danger" />}
              </>
            ),
          },
          { term: 'Where', details: <code safe>{backup.place}</code> },
          { term: 'Size', details: bytesInWords(backup.bytes) },
        ]}
      />
    </Section>
  )
}

function Secret({ page, secret }: Props) {
  const older = Object.values(secret.older).reduce((sum, many) => sum + many, 0)
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <Section title="Secret" id="secret">
      <DescriptionList
        items={[
          { term: 'The keys are kept under it since', details: secret.since ? at(secret.since) : 'not yet' },
          ...(secret.signsFrom
            ? [{ term: 'The youngest keys sign from', details: at(secret.signsFrom) }]
            : []),
          { term: 'Rows encrypted with older keys', details: String(older) },
          {
            term: 'The one before it',
            details: needsPredecessor(secret) ? (
              <Badge text="is needed until bun run secrets rotate has run" tone="notice" />
            ) : (
              <Badge text="is not needed" tone="success" />
            ),
          },
        ]}
      />
    </Section>
  )
}
