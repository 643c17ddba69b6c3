import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { TroubledJob } from '#core/services/house/jobs'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type Props = { page: PageContext; jobs: readonly TroubledJob[]; older: string | null }

const UNKNOWN =
  'No worker of this version runs it. During an update it waits for the newer workers; otherwise drop it, or start the version that made it.'

/** Work that failed, that somebody has had for too long, or that nobody runs. */
export function JobsPage({ page, jobs, older }: Props) {
  const at = (moment: Date) => <Time at={moment} style="both" locale={page.locale} timeZone={page.timeZone} />
  return (
    <AdminLayout
      page={page}
      title="Jobs in trouble"
      worker="operator"
      lead="Most are tried again by themselves, less and less often. What is given up waits here for you."
    >
      <Table
        caption="Jobs"
        hideCaption
        dense
        rows={jobs}
        empty="No job is in trouble."
        columns={[
          { heading: 'Job', names: true, cell: ({ id, task }) => escapeHtml(`${task} ${id}`) },
          { heading: 'Tries', numeric: true, cell: job => `${job.attempts} of ${job.mostAttempts}` },
          {
            heading: 'What it said',
            cell: ({ failure, isUnknown }) => escapeHtml(failure ?? (isUnknown ? UNKNOWN : '–')),
          },
          {
            heading: 'Next try',
            cell: ({ nextTryAt, heldSince, isUnknown }) =>
              isUnknown ? (
                'by a worker that knows it'
              ) : heldSince ? (
                <>running since {at(heldSince)}</>
              ) : nextTryAt ? (
                at(nextTryAt)
              ) : (
                'only by hand'
              ),
          },
          { heading: 'Do something', cell: job => <Ways job={job} /> },
        ]}
      />
      {older !== null && (
        <ButtonLink href={`/operator/jobs?before=${older}`} variant="plain">
          Older ones
        </ButtonLink>
      )}
    </AdminLayout>
  )
}

function Ways({ job: { id, heldSince, stuck, isUnknown } }: { job: TroubledJob }) {
  if (heldSince && !stuck) return '–'
  if (stuck)
    return (
      <ConfirmForm
        action={`/operator/jobs/${id}/release`}
        label="Unlock"
        question="Whoever has it may still be at it: then it is done twice, which jobs are made for."
        confirm="Yes, unlock it"
      />
    )
  return (
    <div class="form__actions">
      {!isUnknown && (
        <form method="post" action={`/operator/jobs/${id}/attempt`}>
          <Button small variant="plain">
            Try again
          </Button>
        </form>
      )}
      <ConfirmForm
        action={`/operator/jobs/${id}?_method=delete`}
        label="Drop"
        question="What it was to do is then never done."
        confirm="Yes, drop it"
      />
    </div>
  )
}
