import { deletePost, undeletePost } from '#core/services/blog/delete-post'
import { postToEdit } from '#core/services/blog/edit-post'
import { publish, unpublish } from '#core/services/blog/publish'
import { PastTime, schedule, unschedule } from '#core/services/blog/schedule'
import { sentMoment } from '#core/text/local-time'
import { formatTime } from '#templates/components/time'
import type { Room } from '../../domain'
import { PublicationPage } from './publication-panel'

/** What a post is to its readers: each state is made by POST and undone by DELETE. */
export const states: Room = app => {
  app.post('/editor/posts/:id/publication', async ({ ctx, params, reply }) => {
    await publish(ctx, params.id)
    return reply.see(`/editor/posts/${params.id}`, { kind: 'success', text: 'Published.' })
  })

  app.delete('/editor/posts/:id/publication', async ({ ctx, params, reply }) => {
    await unpublish(ctx, params.id)
    return reply.see(`/editor/posts/${params.id}`, { kind: 'success', text: 'It is a draft again.' })
  })

  app.post('/editor/posts/:id/schedule', async ({ ctx, page, params, body, reply }) => {
    const post = await postToEdit(ctx, params.id)
    const typed = String((body as { publishAt?: unknown } | null)?.publishAt ?? '')
    const at = sentMoment(typed, page.timeZone, post.publishAt)
    const again = (error: string) =>
      reply.html(<PublicationPage page={page} post={post} error={error} typed={typed} />, { status: 422 })
    if (!at) return again('Give a day and a time.')
    try {
      await schedule(ctx, post.id, at)
    } catch (fault) {
      if (fault instanceof PastTime) return again(fault.message)
      throw fault
    }
    const text = `It will be published on ${formatTime(at, page, 'both')}.`
    return reply.see(`/editor/posts/${post.id}`, { kind: 'success', text })
  })

  app.delete('/editor/posts/:id/schedule', async ({ ctx, params, reply }) => {
    await unschedule(ctx, params.id)
    return reply.see(`/editor/posts/${params.id}`, { kind: 'success', text: 'It stays a draft.' })
  })

  app.post('/editor/posts/:id/deletion', async ({ ctx, params, reply }) => {
    await deletePost(ctx, params.id)
    const text = 'Thrown away. You can bring it back for 30 days.'
    return reply.see(`/editor/posts/${params.id}`, { kind: 'notice', text })
  })

  app.delete('/editor/posts/:id/deletion', async ({ ctx, params, reply }) => {
    await undeletePost(ctx, params.id)
    return reply.see(`/editor/posts/${params.id}`, { kind: 'success', text: 'It is back.' })
  })
}
