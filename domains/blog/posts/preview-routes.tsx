import type { House } from '#core/app/house'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { VISITOR } from '#core/contracts/viewer'
import { pageHeaders } from '#core/server/headers'
import { previewReaders } from '#core/services/blog/preview-readers'
import { previewedPost } from '#core/services/blog/read-post'
import type { Room } from '../../domain'
import { PostPage } from './pages'
import { PhonePreviewPage } from './phone-preview-page'

/** A post in any state, as its readers will see it, on a desk or in a frame as narrow as a phone. */
export const previews: Room = (app, house) => {
  app.get('/preview/:id', async ({ ctx, page, params, query, reply }) => {
    requireRole(ctx, 'editor')
    const readers = await previewReaders(ctx)
    const as = query.as === undefined ? readers[0] : readers.find(({ value }) => value === query.as)
    const post = as && (await previewedPost(ctx, readId(params.id), as.access))
    if (!post) throw new NotFound()
    const choice = { readers, as, onPhone: query.on === 'phone' }
    if (choice.onPhone) {
      return reply.html(<PhonePreviewPage page={page} post={post} choice={choice} />, {
        headers: { 'content-security-policy': `${policyOf(house)}; frame-src 'self'` },
      })
    }
    const seen = as.value === 'visitor' ? { ...page, viewer: VISITOR } : page
    if (query.on === 'frame') {
      return reply.html(<PostPage page={seen} post={post} preview="framed" />, {
        headers: {
          'content-security-policy': policyOf(house).replace(
            "frame-ancestors 'none'",
            "frame-ancestors 'self'",
          ),
        },
      })
    }
    return reply.html(<PostPage page={seen} post={post} preview={choice} />)
  })
}

function policyOf({ config, sandboxOrigin }: House): string {
  return pageHeaders(config, sandboxOrigin)['content-security-policy'] ?? ''
}
