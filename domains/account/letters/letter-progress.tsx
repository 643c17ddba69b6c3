import type { PageContext } from '#core/contracts/page'
import type { LinkReport } from '#core/services/account/letters/count-reading'
import { type LetterFailure, type LetterView, MOST_FAILURES } from '#core/services/account/letters/letters'
import { BarChart } from '#templates/components/bar-chart'
import { Button } from '#templates/components/button'
import { Progress } from '#templates/components/progress'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { LetterBadge } from './pages'

type ProgressProps = {
  page: PageContext
  letter: LetterView
  failures: readonly LetterFailure[]
  links: readonly LinkReport[]
}

/** Asks again by itself every two seconds while letters are leaving; without a script there is a link. */
export function LetterProgress({ page, letter, failures, links }: ProgressProps) {
  const done = letter.sent + letter.failed
  const isSending = letter.state === 'sending'
  const polling = isSending
    ? { 'hx-get': `/letters/${letter.id}/progress`, 'hx-trigger': 'every 2s', 'hx-swap': 'outerHTML' }
    : {}
  return (
    <section class="stack" aria-label="How it is going" {...polling}>
      <p class="cluster">
        <LetterBadge state={letter.state} />
        {!!letter.sendRequestedAt && <Time at={letter.sendRequestedAt} {...page} style="both" />}
        {isSending && <a href={`/letters/${letter.id}`}>Look again</a>}
      </p>
      {isSending && (
        <Progress label="Letters on their way" done={done} of={Math.max(1, done + letter.waiting)} />
      )}
      <div class="measure">
        <BarChart
          title="What became of it"
          bars={[
            { label: 'Sent', value: letter.sent },
            { label: 'Waiting', value: letter.waiting },
            { label: 'Failed', value: letter.failed },
            { label: 'Came back', value: letter.bounced },
            { label: 'Unsubscribed', value: letter.unsubscribed },
            ...(letter.opened > 0 ? [{ label: 'Opened', value: letter.opened }] : []),
            ...(links.length > 0 ? [{ label: 'Followed a link', value: letter.clicked }] : []),
          ]}
        />
      </div>
      {links.length > 0 && <Links links={links} />}
      {failures.length > 0 && <Failures letter={letter} failures={failures} />}
    </section>
  )
}

function Links({ links }: Pick<ProgressProps, 'links'>) {
  return (
    <Table
      caption="Links in it"
      dense
      rows={links}
      columns={[
        { heading: 'Where it leads', names: true, cell: ({ url }) => <span safe>{url}</span> },
        { heading: 'Readers who followed it', numeric: true, cell: ({ readers }) => readers },
      ]}
    />
  )
}

function Failures({ letter, failures }: Pick<ProgressProps, 'letter' | 'failures'>) {
  return (
    <div class="stack">
      <Table
        caption="Not delivered"
        dense
        rows={failures}
        columns={[
          { heading: 'To', names: true, cell: line => <span safe>{line.email}</span> },
          { heading: 'What the mail server said', cell: line => <span safe>{line.failure}</span> },
          {
            heading: 'What happens',
            cell: line => (line.forGood ? 'Refused for good' : 'Tried again by itself'),
          },
        ]}
      />
      {failures.length === MOST_FAILURES && <p class="muted">Only the first {MOST_FAILURES} are shown.</p>}
      <form method="post" action={`/letters/${letter.id}/attempts`}>
        <Button variant="plain">Try these again now</Button>
      </form>
    </div>
  )
}
