import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { SyncView } from '#core/services/blog/ghost-sync/connection'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { ConfirmForm } from '#templates/components/confirm-form'
import { DescriptionList } from '#templates/components/description-list'
import { Form, FormActions } from '#templates/components/form'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Progress } from '#templates/components/progress'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { DIRECTION_OPTIONS } from './connect-page'
import { PreviewPart } from './preview-part'

const PATH = '/operator/ghost-sync'
const LEVELS = { done: 'success', notice: 'notice', fault: 'danger' } as const

type Props = { page: PageContext; sync: SyncView }

export function SyncPage({ page, sync }: Props) {
  return (
    <AdminLayout page={page} title="Ghost sync" worker="operator">
      <SyncStatus page={page} sync={sync} />
      <Section title="Who leads">
        <Form action={`${PATH}/direction?_method=put`} label="Who leads">
          <RadioField
            name="direction"
            label="Direction"
            options={DIRECTION_OPTIONS}
            value={sync.direction}
            required
          />
          <FormActions>
            <Button variant="plain">Change it</Button>
          </FormActions>
        </Form>
      </Section>
      <Section title="Stop">
        <p>
          The connection and its key are forgotten, and Ghost sends nothing more. Every text stays where it
          is, on both sides.
        </p>
        <ConfirmForm
          action={`${PATH}?_method=delete`}
          label="Stop the sync"
          question="Stop it? To go on later, the key has to be entered again."
          confirm="Yes, stop it"
          icon="close"
        />
      </Section>
    </AdminLayout>
  )
}

/** Asks for itself again while something is under way; without a script the reader asks. */
export function SyncStatus({ page, sync }: Props) {
  const isFirst = sync.state === 'running' && !sync.firstPullAt
  const isWaiting = sync.preview?.state === 'waiting' || isFirst
  const again = isWaiting
    ? {
        'data-hx-get': PATH,
        'data-hx-trigger': 'load delay:2s',
        'data-hx-swap': 'outerHTML',
      }
    : {}
  return (
    <div {...again} aria-live="polite">
      {sync.conflicts > 0 && (
        <Notice
          title={sync.conflicts === 1 ? 'One text waits for you' : `${sync.conflicts} texts wait for you`}
        >
          <p>
            Changed on both sides. <a href="/editor/ghost-conflicts">Look at both, and choose</a>.
          </p>
        </Notice>
      )}
      {!!sync.failure && (
        <Notice kind="error" title={sync.state === 'paused' ? 'Paused' : 'The last run did not end well'}>
          <p safe>{sync.failure}</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          { term: 'Ghost', details: escapeHtml(sync.address) },
          { term: 'Key', details: <code safe>{`${sync.keyId}:…`}</code> },
          { term: 'State', details: <StateOf sync={sync} /> },
          { term: 'Last run', details: <When page={page} at={sync.runAt} /> },
        ]}
      />
      {isFirst && <Progress label="The first pull" done={sync.done} of={sync.total} />}
      <div class="cluster">
        {sync.state === 'running' ? (
          <form method="post" action={`${PATH}/run?_method=delete`}>
            <Button variant="plain">Pause</Button>
          </form>
        ) : (
          <form method="post" action={`${PATH}/run`}>
            <Button>{sync.state === 'paused' ? 'Go on' : 'Start'}</Button>
          </form>
        )}
        <form method="post" action={`${PATH}/preview`}>
          <Button variant="quiet">Say what would change</Button>
        </form>
        {isWaiting && (
          <ButtonLink href={PATH} variant="quiet">
            Look again
          </ButtonLink>
        )}
      </div>
      {!!sync.preview && <PreviewPart preview={sync.preview} />}
      <Section title="Log">
        <Table
          caption="Log"
          hideCaption
          dense
          rows={sync.lines}
          empty="Nothing has happened yet."
          columns={[
            {
              heading: 'When',
              cell: line => <Time at={line.at} style="both" locale={page.locale} timeZone={page.timeZone} />,
            },
            {
              heading: 'What',
              names: true,
              cell: line => (
                <span class="table__address" safe>
                  {line.words}
                </span>
              ),
            },
            { heading: '', cell: line => <Badge text={line.level} tone={LEVELS[line.level]} /> },
          ]}
        />
      </Section>
    </div>
  )
}

function StateOf({ sync }: { sync: SyncView }) {
  if (sync.state === 'connected') return <Badge text="connected, not started" />
  if (sync.state === 'paused') return <Badge text="paused" tone="notice" />
  return <Badge text={sync.firstPullAt ? 'in step, every five minutes' : 'first pull'} tone="success" />
}

function When({ page, at }: { page: PageContext; at: Date | null }) {
  if (!at) return <span>not yet</span>
  return <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />
}
