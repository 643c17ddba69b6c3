import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { type EditablePost, postToEdit } from '#core/services/blog/edit-post'
import { editorHtml } from '#core/services/blog/render-long'
import {
  type Revision,
  type RevisionSummary,
  restoreRevision,
  revision,
  revisionsOf,
} from '#core/services/blog/revisions'
import { Button, ButtonLink } from '#templates/components/button'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import type { Room } from '../../domain'
import { EditorLayout } from './frame'

/** What a post was, save by save, and the way back to it. */
export const revisions: Room = app => {
  app.get('/editor/posts/:id/revisions', async ({ ctx, page, params, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const lines = await revisionsOf(ctx, post.id)
    return reply.html(<RevisionsPage page={page} post={post} lines={lines} />)
  })

  app.get('/editor/posts/:id/revisions/:revision', async ({ ctx, page, params, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const old = await revision(ctx, post.id, params.revision)
    const safeHtml = await editorHtml(ctx, { ...post.input, document: old.document })
    return reply.html(<RevisionPage page={page} post={post} old={old} safeHtml={safeHtml} />)
  })

  app.post('/editor/posts/:id/revisions/:revision/restoration', async ({ ctx, params, reply }) => {
    const { id } = await restoreRevision(ctx, params.id, params.revision)
    const text = 'That text is the present one again. The one before it stays among the revisions.'
    return reply.see(`/editor/posts/${id}`, { kind: 'success', text })
  })
}

type RevisionsProps = { page: PageContext; post: EditablePost; lines: readonly RevisionSummary[] }

function RevisionsPage({ page, post, lines }: RevisionsProps) {
  const to = `/editor/posts/${post.id}`
  return (
    <EditorLayout
      page={page}
      title={`Revisions of ${post.input.title}`}
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
          { heading: 'By', cell: line => escapeHtml(line.savedBy ?? 'an import') },
        ]}
      />
    </EditorLayout>
  )
}

type RevisionProps = { page: PageContext; post: EditablePost; old: Revision; safeHtml: string }

function RevisionPage({ page, post, old, safeHtml }: RevisionProps) {
  const to = `/editor/posts/${post.id}/revisions`
  return (
    <EditorLayout page={page} title={old.title}>
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
      <div class="doc write__preview">{safeHtml}</div>
    </EditorLayout>
  )
}
