import { handleOf } from '#core/services/federation/actors/handle-of'
import type { Room } from '../../domain'
import { FollowPage } from './follow-page'

const APPS = [
  { app: 'blog', about: 'Everything we publish in the journal' },
  { app: 'market', about: 'What is new in the market' },
  { app: 'events', about: 'What happens next' },
] as const

/** How to follow us from anywhere in the fediverse. */
export const followUs: Room = app => {
  app.get('/follow', async ({ ctx, page, reply }) => {
    const handles = await Promise.all(APPS.map(({ app }) => handleOf(ctx, app)))
    const list = APPS.map(({ about }, index) => ({ about, handle: handles[index] ?? '' }))
    return reply.html(<FollowPage page={page} list={list} />, { cacheTags: ['actors'] })
  })
}
