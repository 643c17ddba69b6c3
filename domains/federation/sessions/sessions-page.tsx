import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ActiveSignIn, SessionFilter } from '#core/services/federation/sessions/all-sessions'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions } from '#templates/components/form'
import { OlderLink } from '#templates/components/older-link'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { FromWhereField, narrowedHref, WhoField } from '../narrowed-list'

type Props = {
  page: PageContext
  lines: readonly ActiveSignIn[]
  next: string | null
  filter: SessionFilter
}

/** Who is signed in, where, and since when. */
export function SessionsPage({ page, lines, next, filter }: Props) {
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <AdminLayout
      page={page}
      title="Sessions"
      worker="operator"
      lead="Everybody who is signed in. What you end here is over in all apps within seconds."
    >
      <Form action="/operator/sessions" method="get" label="Narrow the list">
        <WhoField label="Whose" value={filter.who} />
        <FromWhereField value={filter.address} />
        <FormActions>
          <Button variant="plain">Show</Button>
        </FormActions>
      </Form>
      <Table
        caption="Sign-ins, the latest first"
        hideCaption
        dense
        rows={lines}
        empty="Nobody is signed in here."
        columns={[
          { heading: 'Member', names: true, cell: ({ member }) => escapeHtml(member) },
          {
            heading: 'Where',
            cell: ({ device, address }) => escapeHtml([device, address].filter(Boolean).join(', ') || '–'),
          },
          { heading: 'With', cell: ({ isStrong }) => (isStrong ? 'two factors' : 'a letter') },
          { heading: 'In', cell: ({ apps }) => escapeHtml(apps.join(', ')) },
          { heading: 'Since', cell: ({ beganAt }) => at(beganAt) },
          { heading: 'Last seen', cell: ({ lastSeenAt }) => at(lastSeenAt) },
          {
            heading: 'End',
            cell: ({ signIn, memberId, member }) => (
              <div class="cluster">
                <ConfirmForm
                  action={`/operator/sessions/${signIn}?_method=delete`}
                  label="Sign out"
                  question={isolate`${member} has to sign in again there.`}
                  confirm="Yes, sign them out"
                />
                <ConfirmForm
                  action={`/operator/members/${memberId}/sessions?_method=delete`}
                  label="Everywhere"
                  question={isolate`${member} has to sign in again wherever they are, and so do the programs they let in.`}
                  confirm="Yes, everywhere"
                />
              </div>
            ),
          },
        ]}
      />
      {next !== null && (
        <OlderLink
          href={narrowedHref('/operator/sessions', { ...filter, before: next })}
          label="Pages of the sessions"
        />
      )}
    </AdminLayout>
  )
}
