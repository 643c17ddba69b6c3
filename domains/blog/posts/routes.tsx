import { postTag } from '#core/contracts/cache-tags'
import { movedTo } from '#core/services/blog/former-slugs'
import { keptPost } from '#core/services/blog/kept-post'
import { redirectFrom } from '#core/services/blog/old-addresses/redirect-from'
import { postsLike } from '#core/services/blog/search-posts'
import { waysIn } from '#core/services/blog/tiers/ways-in'
import type { Room } from '../../domain'
import { redirectTo } from '../redirect-to'
import { NoSuchPost } from './no-such-post-page'
import { PostPage } from './pages'

/** Posts and pages share Ghost's addresses, `/slug`, so that old links go on working. */
export const posts: Room = app => {
  app.get('/:slug', async ({ ctx, page, params, request, reply }) => {
    const shown = await keptPost(ctx, params.slug)
    if (shown) {
      const { post, activity } = shown
      const ways = await waysIn(ctx, post)
      return reply.html(<PostPage page={page} post={post} activity={activity} ways={ways} />, {
        cacheTags: ['posts', postTag(post.id)],
      })
    }
    const moved = await movedTo(ctx, params.slug)
    if (moved) return reply.moved(`/${encodeURIComponent(moved)}${new URL(request.url).search}`)
    const redirect = await redirectFrom(ctx, new URL(request.url))
    if (redirect) return redirectTo(redirect)
    return reply.html(<NoSuchPost page={page} like={await postsLike(ctx, params.slug)} />, { status: 404 })
  })
}
