import { compareRevision } from '#core/services/blog/compare-revisions'
import { postToEdit } from '#core/services/blog/edit-post'
import { editorHtml } from '#core/services/blog/render-long'
import { REVISIONS_PER_PAGE, restoreRevision, revision, revisionsOf } from '#core/services/blog/revisions'
import type { Room } from '../../domain'
import { RevisionPage, RevisionsPage } from './revision-pages'

/** What a post was, save by save, and the way back to it. */
export const revisions: Room = app => {
  app.get('/editor/posts/:id/revisions', async ({ ctx, page, params, query, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const after = query.after || null
    const found = await revisionsOf(ctx, post.id, after, REVISIONS_PER_PAGE + 1)
    const lines = found.slice(0, REVISIONS_PER_PAGE)
    const next = found.length > lines.length ? (lines.at(-1)?.id ?? null) : null
    return reply.html(<RevisionsPage page={page} post={post} lines={lines} after={after} next={next} />)
  })

  app.get('/editor/posts/:id/revisions/:revision', async ({ ctx, page, params, query, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const old = await revision(ctx, post.id, params.revision)
    const safeHtml = await editorHtml(ctx, { ...post.input, document: old.document })
    const against = query.against === 'present' ? 'present' : 'before'
    const changes = await compareRevision(ctx, post.id, old, against)
    return reply.html(
      <RevisionPage
        page={page}
        post={post}
        old={old}
        changes={changes}
        against={against}
        safeHtml={safeHtml}
      />,
    )
  })

  app.post('/editor/posts/:id/revisions/:revision/restoration', async ({ ctx, params, reply }) => {
    const { id } = await restoreRevision(ctx, params.id, params.revision)
    const text = 'That text is the present one again. The one before it stays among the revisions.'
    return reply.see(`/editor/posts/${id}`, { kind: 'success', text })
  })
}
