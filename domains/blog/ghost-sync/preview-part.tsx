import { escapeHtml } from '@kitajs/html'
import type { Preview, PreviewPeople } from '#core/services/blog/ghost-sync/preview'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Progress } from '#templates/components/progress'
import { Table } from '#templates/components/table'

const FATES: Readonly<Record<string, string>> = {
  take: 'would come from Ghost',
  give: 'would be sent to Ghost',
  'new there': 'would be made in Ghost',
  conflict: 'changed on both sides: you would choose',
  agree: 'the same on both sides',
  unchanged: 'unchanged',
  keep: 'changed here, and left as it is',
  leave: 'only in Ghost, and left there',
}

/** What a run would do, and did not. */
export function PreviewPart({ preview }: { preview: Preview }) {
  if (preview.state === 'waiting') return <Progress label="Looking at both sides; nothing is changed" />
  if (preview.state === 'failed') {
    return (
      <Notice kind="error" title="Ghost could not be read">
        <p safe>{preview.failure}</p>
      </Notice>
    )
  }
  const counts = Object.entries(preview.counts)
  const named = Object.keys(FATES).reduce(
    (sum, fate) => (isChange(fate) ? sum + (preview.counts[fate] ?? 0) : sum),
    0,
  )
  return (
    <Section title="What would change">
      {counts.length === 0 && <p>Neither side has a post or a page.</p>}
      <ul>
        {counts.map(([fate, count]) => (
          <li safe>{`${count}: ${FATES[fate] ?? fate}`}</li>
        ))}
      </ul>
      {preview.lines.length > 0 && (
        <Table
          caption="Would change"
          hideCaption
          dense
          rows={preview.lines}
          columns={[
            { heading: 'Title', names: true, cell: line => escapeHtml(line.title || '(untitled)') },
            { heading: 'Kind', cell: line => escapeHtml(line.kind) },
            { heading: 'What', cell: line => escapeHtml(FATES[line.fate] ?? line.fate) },
          ]}
        />
      )}
      {named > preview.lines.length && <p safe>{`And ${named - preview.lines.length} more.`}</p>}
      {!!preview.people && <People {...preview.people} />}
    </Section>
  )
}

/** Not title by title, and not by name: what becomes of people and letters that only this side knows. */
function People({ membersSent, membersHere, newslettersHere }: PreviewPeople) {
  const many = (count: number, one: string) => (count === 1 ? `1 ${one}` : `${count} ${one}s`)
  return (
    <>
      <p safe>
        {`Of who is a member here alone, ${many(membersSent, 'member')} would be made in Ghost, since they get a newsletter that is there; ${many(membersHere, 'other')} would stay here alone: nobody else asked to be on its list.`}
      </p>
      <p safe>
        {`Newsletters come from Ghost, and none is made there: ${many(newslettersHere, 'newsletter')} of this side ${newslettersHere === 1 ? 'stays' : 'stay'} here. One is the same on both sides when its short name is.`}
      </p>
    </>
  )
}

function isChange(fate: string): boolean {
  return ['take', 'give', 'new there', 'conflict'].includes(fate)
}
