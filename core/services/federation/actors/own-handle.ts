import { type Handle, hostOf } from '#core/activitypub/handle'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import { type ActorRow, isLocal } from './actor-row'
import { appActor, localActor, localActorByUri } from './local-actor'
import { hubOrigins } from './wire'

/** Who of ours a handle at one of our own hosts names: anybody at the hub, an app at its own host. */
export async function actorOfOwnHandle(ctx: Ctx, { user, host }: Handle): Promise<ActorRow | null> {
  const username = user.toLowerCase()
  if (hubOrigins(ctx).some(origin => hostOf(origin) === host)) return localActor(ctx, username)
  const app = DOMAINS.find(name => hostOf(ctx.house.config.origins[name]) === host)
  return app === username ? appActor(ctx, app) : null
}

/** Who of ours an address names: an actor's id, a profile, or the front page of an app. */
export async function actorAtOwnUrl(ctx: Ctx, url: string): Promise<ActorRow | null> {
  const { origins } = ctx.house.config
  const { origin, pathname } = new URL(url)
  const app = DOMAINS.find(name => name !== 'federation' && origins[name] === origin)
  if (app) return pathname === '/' ? appActor(ctx, app) : null
  if (!hubOrigins(ctx).includes(origin)) return null
  if (pathname.startsWith('/@')) return localActor(ctx, pathname.slice(2).toLowerCase())
  const actor = await localActorByUri(ctx, origin + pathname)
  return actor && isLocal(actor) && !actor.deletedAt ? actor : null
}
