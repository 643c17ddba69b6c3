import { escapeHtml } from '@kitajs/html'
import type { TaskCount } from '#core/services/house/jobs'
import { APPS } from '#templates/apps'
import { Badge } from '#templates/components/badge'
import { Section } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import type { StatusProps } from './status-props'

export function Apps({ page, apps, status: { workers } }: StatusProps) {
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

export function Queues({ tasks, knownTasks }: StatusProps) {
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
          {
            heading: 'Job',
            names: true,
            cell: ({ task }) => (
              <>
                <span safe>{task}</span>
                {!Object.hasOwn(knownTasks, task) && <Badge text="not of this version" tone="danger" />}
              </>
            ),
          },
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
