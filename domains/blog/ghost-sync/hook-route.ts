import { BodyTooLarge } from '#core/activitypub/refusals'
import { readLimited } from '#core/activitypub/safe-fetch'
import { clientAddress } from '#core/app/client-address'
import { createRateLimit } from '#core/cache/rate-limit'
import { Refusal } from '#core/contracts/refusal'
import { receiveWebhook } from '#core/services/blog/ghost-sync/receive-webhook'
import type { Room } from '../../domain'

/** A post goes with all of its revisions. */
const MAX_BYTES = 10_000_000

/** Where Ghost says that something changed. `parse: 'none'`: what was signed is the bytes. */
export const hookRoute: Room = app => {
  app.post(
    '/ghost-hooks/:id',
    async ({ ctx, params, request }) => {
      const from = clientAddress(ctx.house.config, request) || 'unknown'
      const verdict = await createRateLimit(ctx.house.cache, 'ghost-hooks').hit(from)
      if (!verdict.allowed) {
        const headers = { 'retry-after': String(verdict.retryAfterSeconds) }
        return new Response(null, { status: 429, headers })
      }
      try {
        const signature = request.headers.get('x-ghost-signature')
        await receiveWebhook(ctx, params.id ?? '', { signature, body: await readLimited(request, MAX_BYTES) })
        return new Response(null, { status: 202 })
      } catch (fault) {
        if (fault instanceof BodyTooLarge) return new Response(null, { status: 413 })
        if (fault instanceof Refusal) return new Response(fault.message, { status: fault.status })
        throw fault
      }
    },
    { parse: 'none' },
  )
}
