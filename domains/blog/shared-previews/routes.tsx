import { sharedPost } from '#core/services/blog/shared-previews/shared-previews'
import type { Room } from '../../domain'
import { PostPage } from '../posts/pages'

/** A text that is not public yet, for those who were given its link. */
export const sharedPreviews: Room = app => {
  app.get('/shared-previews/:token', async ({ ctx, page, params, reply }) => {
    const post = await sharedPost(ctx, params.token)
    // Read from now on by those who may, as everybody else does.
    if (post.publishedAt) return reply.see(`/${encodeURIComponent(post.slug)}`)
    return reply.html(<PostPage page={page} post={post} preview="shared" />, {
      // The address is the secret: no page it leads to is told of it, and nothing is left of it once it is withdrawn.
      headers: { 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    })
  })
}
