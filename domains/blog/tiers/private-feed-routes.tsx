import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { FEED_FILES, FEED_FORMATS } from '#core/services/blog/feed'
import {
  makePrivateFeed,
  privateFeed,
  privateFeedMadeAt,
  withdrawPrivateFeed,
} from '#core/services/blog/tiers/private-feed'
import type { Room } from '../../domain'
import { xml } from '../../xml'
import { FEED_TYPES } from '../feeds/routes'
import { PrivateFeedPage } from './private-feed-page'

/** A feed for programs that cannot sign in: who has its address reads what its member may read. */
export const privateFeedRoutes: Room = app => {
  app.get('/my-feed', async ({ ctx, page, reply }) => {
    requireMember(ctx)
    return reply.html(<PrivateFeedPage page={page} madeAt={await privateFeedMadeAt(ctx)} />)
  })

  // In the answer itself, not after a redirect: the address is then kept nowhere, not even in a cookie.
  app.post('/my-feed', async ({ ctx, page, reply }) => {
    const token = await makePrivateFeed(ctx)
    const address = `${page.origins.blog}/private-feed/${token}`
    return reply.html(<PrivateFeedPage page={page} madeAt={ctx.now} address={address} />, {
      headers: { 'cache-control': 'no-store' },
    })
  })

  app.delete('/my-feed', async ({ ctx, reply }) => {
    await withdrawPrivateFeed(ctx)
    return reply.see('/my-feed', { kind: 'success', text: 'The address leads nowhere any more.' })
  })

  app.get('/private-feed/:token/:file', async ({ ctx, params, request }) => {
    const format = FEED_FORMATS.find(each => FEED_FILES[each] === params.file)
    if (!format) throw new NotFound()
    const path = `/private-feed/${encodeURIComponent(params.token)}/${FEED_FILES[format]}`
    const feed = xml(request, FEED_TYPES[format], await privateFeed(ctx, params.token, format, path))
    feed.headers.set('cache-control', 'private, no-cache')
    feed.headers.set('x-robots-tag', 'noindex')
    return feed
  })
}
