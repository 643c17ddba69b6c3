import {
  ActivityPubRefusal,
  BodyTooLarge,
  DocumentMalformed,
  OriginMismatch,
} from '#core/activitypub/refusals'
import { readLimited } from '#core/activitypub/safe-fetch'
import { clientAddress } from '#core/app/client-address'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { OutboundRefusal } from '#core/net/errors'
import { acceptDelivery, SenderBlocked, SenderTooFast } from '#core/services/federation/inbox/accept-delivery'
import type { Room } from '../../domain'

/** Where other servers post. `parse: 'none'`: what was signed is the bytes, not what a parser makes of them. */
export const inbox: Room = app => {
  const receive = ({ ctx, request }: { ctx: Ctx; request: Request }) => answerPost(ctx, request)
  app.post('/inbox', receive, { parse: 'none' })
  app.post('/actors/:username/inbox', receive, { parse: 'none' })
}

async function answerPost(ctx: Ctx, request: Request): Promise<Response> {
  const verdict = await createRateLimit(ctx.house.cache, 'inbox-address').hit(
    clientAddress(ctx.house.config, request) || 'unknown',
  )
  if (!verdict.allowed)
    return new Response(null, { status: 429, headers: { 'retry-after': String(verdict.retryAfterSeconds) } })
  try {
    await acceptDelivery(ctx, request, await readLimited(request))
    return new Response(null, { status: 202 })
  } catch (error) {
    if (error instanceof ActivityPubRefusal || error instanceof OutboundRefusal) {
      ctx.house.log.info({ err: error }, 'inbox refused')
      return new Response(error.name, { status: statusOf(error) })
    }
    throw error
  }
}

function statusOf(refusal: ActivityPubRefusal | OutboundRefusal): number {
  if (refusal instanceof BodyTooLarge) return 413
  if (refusal instanceof DocumentMalformed) return 400
  if (refusal instanceof OriginMismatch || refusal instanceof SenderBlocked) return 403
  if (refusal instanceof SenderTooFast) return 429
  return 401
}
