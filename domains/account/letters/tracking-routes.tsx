import { requireRole } from '#core/contracts/require-role'
import { countOpening, followLink } from '#core/services/account/letters/count-reading'
import { setTracking, trackingOf } from '#core/services/account/letters/tracking'
import type { Room } from '../../domain'
import { TrackingPage } from './tracking-page'

/** One dot that nobody sees (GIF89a). */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const UNKEPT = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }

/** Opens and clicks, counted where the operator wants it, by addresses of our own. */
export const letterTracking: Room = app => {
  app.get('/letters/tracking', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'operator')
    return reply.html(<TrackingPage page={page} tracking={await trackingOf(ctx)} />)
  })

  app.post('/letters/tracking', async ({ ctx, body, reply }) => {
    const { opens, clicks } = (body ?? {}) as { opens?: unknown; clicks?: unknown }
    await setTracking(ctx, { opens: opens === 'on', clicks: clicks === 'on' })
    return reply.see('/letters/tracking', {
      kind: 'success',
      text: 'Saved. It holds for letters from now on.',
    })
  })

  app.get('/letter-opened/:token', async ({ ctx, params }) => {
    await countOpening(ctx, params.token)
    return new Response(DOT, { headers: { ...UNKEPT, 'content-type': 'image/gif' } })
  })

  app.get('/letter-links/:link/:token', async ({ ctx, params }) => {
    const location = await followLink(ctx, params.link, params.token)
    return new Response(null, { status: 302, headers: { ...UNKEPT, location } })
  })
}
