import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { Against, RevisionChanges } from '#core/services/blog/compare-revisions'
import type { EditablePost } from '#core/services/blog/edit-post'
import type { Revision, RevisionSummary } from '#core/services/blog/revisions'
import { Button, ButtonLink } from '#templates/components/button'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { EditorLayout } from './frame'
import { Onward } from './onward'
import { Changes } from './revision-changes'

type RevisionsProps = {
  page: PageContext
  post: EditablePost
  lines: readonly RevisionSummary[]
  after: string | null
  next: string | null
}

export function RevisionsPage({ page, post, lines, after, next }: RevisionsProps) {
  const to = `/editor/posts/${post.id}`
  return (
    <EditorLayout
      page={page}
      title={isolate`Revisions of ${post.input.title}`}
      lead="Every save, the present text first."
      actions={
        <ButtonLink href={to} variant="plain">
          Back to writing
        </ButtonLink>
      }
    >
      <Table
        caption="Revisions"
        hideCaption
        rows={lines}
        columns={[
          {
            heading: 'Saved',
            names: true,
            cell: line => (
              <a href={`${to}/revisions/${line.id}`}>
                <Time at={line.savedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
              </a>
            ),
          },
          { heading: 'Title', cell: line => escapeHtml(line.title) },
          {
            heading: 'By',
            cell: line =>
              escapeHtml((line.savedBy ?? 'an import') + (line.autosaved ? ', while writing' : '')),
          },
        ]}
      />
      <Onward
        label="Older ones"
        from={`${to}/revisions`}
        query={{}}
        next={next}
        isBeyondFirst={after !== null}
      />
    </EditorLayout>
  )
}

type RevisionProps = {
  page: PageContext
  post: EditablePost
  old: Revision
  changes: RevisionChanges
  against: Against
  safeHtml: string
}

export function RevisionPage({ page, post, old, changes, against, safeHtml }: RevisionProps) {
  const to = `/editor/posts/${post.id}/revisions`
  return (
    <EditorLayout page={page} title={old.title} styles="/assets/writing.css">
      <p>
        Saved <Time at={old.savedAt} style="both" locale={page.locale} timeZone={page.timeZone} /> by{' '}
        <span safe>{old.savedBy ?? 'an import'}</span>
      </p>
      <div class="cluster">
        <form method="post" action={`${to}/${old.id}/restoration`}>
          <Button>Make this the present text</Button>
        </form>
        <ButtonLink href={to} variant="quiet">
          Back to the revisions
        </ButtonLink>
      </div>
      <Changes changes={changes} against={against} to={`${to}/${old.id}`} />
      <h2>The text as it was</h2>
      <div class="doc write__preview">{safeHtml}</div>
    </EditorLayout>
  )
}
