import { compareRevision } from '#core/services/blog/compare-revisions'
import { postToEdit } from '#core/services/blog/edit-post'
import { editorHtml } from '#core/services/blog/render-long'
import { restoreRevision, revision, revisionsOf } from '#core/services/blog/revisions'
import type { Room } from '../../domain'
import { RevisionPage, RevisionsPage } from './revision-pages'

/** What a post was, save by save, and the way back to it. */
export const revisions: Room = app => {
  app.get('/editor/posts/:id/revisions', async ({ ctx, page, params, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const lines = await revisionsOf(ctx, post.id)
    return reply.html(<RevisionsPage page={page} post={post} lines={lines} />)
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
