import type { House } from '#core/app/house'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { VISITOR } from '#core/contracts/viewer'
import { pageHeaders } from '#core/server/headers'
import { requireOwnPost } from '#core/services/blog/lock-post'
import { previewReaders } from '#core/services/blog/preview-readers'
import { previewedPost } from '#core/services/blog/read-post'
import { waysIn } from '#core/services/blog/tiers/ways-in'
import { WRITERS } from '#core/services/blog/writers'
import type { Room } from '../../domain'
import { LetterPreviewPage } from './letter-preview-page'
import { PostPage } from './pages'
import { PhonePreviewPage } from './phone-preview-page'
import type { PreviewPlace } from './preview-bar'

/** A post in any state, as its readers will see it, on a desk or in a frame as narrow as a phone. */
export const previews: Room = (app, house) => {
  app.get('/preview/:id', async ({ ctx, page, params, query, reply }) => {
    requireRole(ctx, ...WRITERS)
    await requireOwnPost(ctx, readId(params.id))
    const readers = await previewReaders(ctx)
    const as = query.as === undefined ? readers[0] : readers.find(({ value }) => value === query.as)
    const post = as && (await previewedPost(ctx, readId(params.id), as.access))
    if (!post) throw new NotFound()
    const choice = { readers, as, on: placeIn(query.on) }
    if (choice.on === 'letter') {
      const letter = await ctx.services.blog.postLetter(ctx, post.id, as.access.tiers)
      return reply.html(<LetterPreviewPage page={page} post={post} letter={letter} choice={choice} />)
    }
    if (choice.on === 'phone') {
      return reply.html(<PhonePreviewPage page={page} post={post} choice={choice} />, {
        headers: { 'content-security-policy': `${policyOf(house)}; frame-src 'self'` },
      })
    }
    const seen = as.value === 'visitor' ? { ...page, viewer: VISITOR } : page
    const ways = await waysIn(ctx, post)
    if (query.on === 'frame') {
      return reply.html(<PostPage page={seen} post={post} preview="framed" ways={ways} />, {
        headers: {
          'content-security-policy': policyOf(house).replace(
            "frame-ancestors 'none'",
            "frame-ancestors 'self'",
          ),
        },
      })
    }
    return reply.html(<PostPage page={seen} post={post} preview={choice} ways={ways} />)
  })
}

function placeIn(on: string | undefined): PreviewPlace {
  return on === 'phone' || on === 'letter' ? on : 'desk'
}

function policyOf({ config, sandboxOrigin }: House): string {
  return pageHeaders(config, sandboxOrigin)['content-security-policy'] ?? ''
}
