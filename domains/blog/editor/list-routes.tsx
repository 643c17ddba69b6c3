import { requireRole } from '#core/contracts/require-role'
import { editorsPosts } from '#core/services/blog/editors-posts'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { ListPage, STATES } from './list-page'

export const lists: Room = app => {
  app.get('/editor', ({ ctx, reply }) => {
    requireRole(ctx, ...WRITERS)
    return reply.see('/editor/posts')
  })

  for (const kind of ['post', 'page'] as const) {
    app.get(`/editor/${kind}s`, async ({ ctx, page, query, reply }) => {
      const choice = {
        kind,
        state: STATES.find(({ state }) => state === query.state)?.state ?? 'draft',
        query: (query.q ?? '').replaceAll('\0', '').slice(0, 200),
        after: query.after ?? null,
      }
      const list = await editorsPosts(ctx, choice)
      return reply.html(<ListPage page={page} choice={choice} list={list} />)
    })
  }
}
