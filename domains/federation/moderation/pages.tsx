import { escapeHtml } from '@kitajs/html'
import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { BlockSummary } from '#core/services/federation/moderation/blocks'
import type { ReportSummary } from '#core/services/federation/moderation/reports'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { OlderLink } from '#templates/components/older-link'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import { Time } from '#templates/components/time'

type ReportsProps = { page: PageContext; reports: readonly ReportSummary[]; number: number; pages: number }

export function ReportsPage({ page, reports, number, pages }: ReportsProps) {
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <AdminLayout page={page} title="Reports" worker="moderator">
      <Table
        caption="What others ask us to look at"
        hideCaption
        rows={reports}
        empty="Nobody has reported anything."
        columns={[
          { heading: 'From', names: true, cell: row => escapeHtml(row.reporter ?? 'somebody who is gone') },
          { heading: 'About', cell: row => <Targets targets={row.targets} /> },
          { heading: 'Why', cell: row => escapeHtml(row.content || '–') },
          { heading: 'When', cell: row => at(row.receivedAt) },
          { heading: 'Settled', cell: row => <Settlement report={row} at={at} /> },
        ]}
      />
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => `/moderation/reports?page=${to}`}
        label="Pages of reports"
      />
    </AdminLayout>
  )
}

function Targets({ targets }: { targets: readonly string[] }) {
  return (
    <ul>
      {targets.map(target => (
        <li>
          <a href={target} rel="nofollow noopener noreferrer" safe>
            {target}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Settlement({ report, at }: { report: ReportSummary; at: (moment: Date) => JSX.Element }) {
  if (report.settledAt)
    return (
      <>
        <span safe>{report.settledBy ?? 'Somebody'}</span>, {at(report.settledAt) as 'safe'}
      </>
    )
  return (
    <form method="post" action={`/moderation/reports/${report.id}/settlement`}>
      <Button small>Settled</Button>
    </form>
  )
}

type BlocksPageProps = {
  page: PageContext
  blocks: readonly BlockSummary[]
  next: string | null
  text: string
  rejected?: Rejected
}

export function BlocksPage({ page, blocks, next, text, rejected }: BlocksPageProps) {
  const field = fieldsOf(rejected)
  return (
    <AdminLayout
      page={page}
      title="Blocks"
      worker="moderator"
      lead="Nothing comes from a blocked server or account, nothing goes there, and nobody follows across."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form action="/moderation/blocks" label="Block">
        <InputField
          {...field('target')}
          label="Server or account"
          hint="spam.example, or @ada@spam.example"
          maxlength={300}
          required
        />
        <TextareaField {...field('reason')} label="Reason" rows={2} maxlength={1000} required />
        <FormActions>
          <Button variant="danger">Block</Button>
        </FormActions>
      </Form>
      {(text !== '' || next !== null) && (
        <SearchForm action="/moderation/blocks" label="Find a block" value={text} />
      )}
      <Table
        caption="Blocked"
        rows={blocks}
        empty={text ? `Nothing that is blocked has “${text}” in it.` : 'Nobody is blocked.'}
        columns={[
          { heading: 'Whom', names: true, cell: row => escapeHtml(row.target) },
          { heading: 'Why', cell: row => escapeHtml(row.reason) },
          { heading: 'By', cell: row => escapeHtml(row.by ?? 'somebody who left') },
          {
            heading: 'Since',
            cell: row => <Time at={row.at} locale={page.locale} timeZone={page.timeZone} />,
          },
          {
            heading: 'Lift',
            cell: row => (
              <ConfirmForm
                action={`/moderation/blocks/${row.id}?_method=delete`}
                label="Lift"
                question="Lift this block? Who followed has to follow again."
                confirm="Yes, lift it"
              />
            ),
          },
        ]}
      />
      {!!next && (
        <OlderLink
          href={`/moderation/blocks?${new URLSearchParams({ q: text, after: next })}`}
          label="Older blocks"
        />
      )}
    </AdminLayout>
  )
}
