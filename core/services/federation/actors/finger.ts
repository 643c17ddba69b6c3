import { jrd, parseResource } from '#core/activitypub/webfinger'
import type { Ctx } from '#core/contracts/ctx'
import { type ActorRow, actorByUri, isLocal } from './actor-row'
import { goneSince, localActor, localActorByUri, SPEAKING_APPS } from './local-actor'
import { hubHost } from './wire'

/**
 * WebFinger (RFC 7033) for our actors; null when we have no such one. All live at the hub; an app's own host
 * (`blog@blog.example.org`) and the bare domain are understood as well.
 */
export async function finger(ctx: Ctx, resource: string) {
  const asked = parseResource(resource)
  const actor = asked && ('url' in asked ? await actorAtUrl(ctx, asked.url) : await actorOfHandle(ctx, asked))
  if (!actor) return null
  const handle = { user: actor.username, host: hubHost(ctx) }
  return jrd({ handle, id: actor.uri, profile: actor.url ?? actor.uri })
}

/** Whether it asks for somebody who was one of us and left: others then stop asking. */
export async function isGone(ctx: Ctx, resource: string): Promise<boolean> {
  const asked = parseResource(resource)
  if (!asked) return false
  const { origins, coopDomain } = ctx.house.config
  const path =
    'url' in asked && asked.url.startsWith(`${origins.federation}/`) ? new URL(asked.url).pathname : ''
  const ofUrl = /^\/(?:@|actors\/)([a-z0-9_]+)$/i.exec(path)?.[1]
  const ofHandle = 'user' in asked && [hubHost(ctx), coopDomain].includes(asked.host) ? asked.user : null
  const username = ofUrl ?? ofHandle
  return username ? (await goneSince(ctx, username.toLowerCase())) !== null : false
}

async function actorOfHandle(
  ctx: Ctx,
  { user, host }: { user: string; host: string },
): Promise<ActorRow | null> {
  const { origins, coopDomain } = ctx.house.config
  const username = user.toLowerCase()
  const app = SPEAKING_APPS.find(name => new URL(origins[name]).host === host)
  const isHub = host === hubHost(ctx) || host === coopDomain
  return isHub || app === username ? localActor(ctx, username) : null
}

async function actorAtUrl(ctx: Ctx, url: string): Promise<ActorRow | null> {
  const { origins } = ctx.house.config
  const { origin, pathname } = new URL(url)
  const app = SPEAKING_APPS.find(name => name !== 'federation' && origins[name] === origin)
  if (app && pathname === '/') return localActor(ctx, app)
  if (origin !== origins.federation) return null
  if (pathname.startsWith('/@')) return localActor(ctx, pathname.slice(2))
  const actor = (await actorByUri(ctx, url)) ?? (await localActorByUri(ctx, url))
  return actor && isLocal(actor) && !actor.deletedAt ? actor : null
}
