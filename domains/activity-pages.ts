import { wantsActivity } from '#core/activitypub/content-negotiation'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { Room } from './domain'

/**
 * Whoever asks for ActivityPub at the address of a page is sent to the id of what the page shows: a post, an event, a
 * note, a member or an app. To the id, and not given the object here: no server believes what another host says of it.
 */
export function activityPages(domain: DomainName): Room {
  return app => {
    // Written `async`, or Elysia takes the promise of nothing for an answer.
    app.onBeforeHandle(async ({ request, ctx }) => {
      if (request.method !== 'GET' || !wantsActivity(request.headers.get('accept'))) return
      return wayToObject(ctx, domain, request)
    })
  }
}

async function wayToObject(ctx: Ctx, domain: DomainName, request: Request): Promise<Response | undefined> {
  // The page's public address: behind a proxy the request has another one.
  const url = ctx.house.config.origins[domain] + new URL(request.url).pathname
  const location = await ctx.services.federation.objectAt(ctx, url)
  if (location === null) return
  return new Response(null, {
    status: 303,
    headers: { location, vary: 'accept', 'cache-control': 'no-cache' },
  })
}
