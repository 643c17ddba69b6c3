import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { SECURITY_EVENTS } from '#core/contracts/security-events'
import type { LastCheck } from '#core/services/federation/security-log/keep-log'
import type {
  SecurityEventFilter,
  SecurityEventSummary,
} from '#core/services/federation/security-log/list-events'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { Form, FormActions } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { OlderLink } from '#templates/components/older-link'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { FromWhereField, narrowedHref, WhoField } from '../narrowed-list'
import { EVENT_LABELS, wordsOf } from './event-words'

type Props = {
  page: PageContext
  lines: readonly SecurityEventSummary[]
  next: number | null
  filter: SecurityEventFilter
  check: LastCheck | null
}

/** Who signed in, was refused, let in whom, and changed how they sign in. */
export function SecurityLogPage({ page, lines, next, filter, check }: Props) {
  return (
    <AdminLayout
      page={page}
      title="Security log"
      worker="operator"
      lead="Sign-ins, refusals, programs let in, roles, exports and keys of the last year. Its rows are a chain: none can be changed or taken out unseen."
      actions={
        <>
          <ButtonLink
            href={narrowedHref('/operator/security/log.csv', filter)}
            variant="plain"
            icon="download"
          >
            CSV
          </ButtonLink>
          <ButtonLink
            href={narrowedHref('/operator/security/log.jsonl', filter)}
            variant="plain"
            icon="download"
          >
            JSON Lines
          </ButtonLink>
        </>
      }
    >
      <ChainState page={page} check={check} />
      <Form action="/operator/security" method="get" label="Narrow the log">
        <SelectField
          name="event"
          label="What"
          empty="Everything"
          options={SECURITY_EVENTS.map(value => ({ value, label: EVENT_LABELS[value] }))}
          value={filter.event}
        />
        <WhoField label="Whose account" value={filter.who} />
        <FromWhereField value={filter.address} />
        <FormActions>
          <Button variant="plain">Show</Button>
        </FormActions>
      </Form>
      <Table
        caption="Events, newest first"
        hideCaption
        dense
        rows={lines}
        empty="Nothing happened, as far as this goes back."
        columns={[
          {
            heading: 'When',
            cell: line => <Time at={line.at} style="both" locale={page.locale} timeZone={page.timeZone} />,
          },
          { heading: 'What', names: true, cell: line => escapeHtml(EVENT_LABELS[line.event]) },
          { heading: 'Whose', cell: line => escapeHtml(line.member ?? '–') },
          { heading: 'By', cell: line => escapeHtml(line.by ?? '–') },
          { heading: 'From', cell: line => escapeHtml(fromOf(line)) },
          { heading: 'More', cell: line => escapeHtml(moreOf(line)) },
        ]}
      />
      {next !== null && (
        <OlderLink
          href={narrowedHref('/operator/security', { ...filter, before: next })}
          label="Pages of the log"
        />
      )}
    </AdminLayout>
  )
}

function ChainState({ page, check }: Pick<Props, 'page' | 'check'>) {
  return (
    <Notice kind={check?.broken ? 'error' : check ? 'success' : 'notice'} title={stateOf(check)}>
      {!!check && (
        <p>
          <span safe>{check.checked.toLocaleString(page.locale)}</span> rows hold, as of{' '}
          <Time at={new Date(check.at)} style="both" locale={page.locale} timeZone={page.timeZone} />.
        </p>
      )}
      <form method="post" action="/operator/security/checks">
        <Button variant="plain" small>
          Check it now
        </Button>
      </form>
    </Notice>
  )
}

function stateOf(check: LastCheck | null): string {
  if (!check) return 'The chain is checked every night; it has not been yet'
  if (!check.broken) return 'The chain holds'
  const { position, fault } = check.broken
  return `The chain is broken at row ${position}: something was ${fault === 'missing' ? 'taken out before it' : fault}`
}

const fromOf = ({ details }: SecurityEventSummary) =>
  details ? [details.device, details.address].filter(Boolean).join(', ') || '–' : 'forgotten'

const moreOf = ({ client, details }: SecurityEventSummary) =>
  [client && `client ${client}`, wordsOf(details)].filter(Boolean).join(', ')
