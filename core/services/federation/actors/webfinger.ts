import { type Handle, hostOf } from '#core/activitypub/handle'
import { jrd, parseResource } from '#core/activitypub/webfinger'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { ActorRow } from './actor-row'
import { goneSince } from './local-actor'
import { actorAtOwnUrl, actorOfOwnHandle } from './own-handle'
import { hubHost, hubOrigins } from './wire'

/**
 * WebFinger (RFC 7033) as asked of the app `at`; null when we have no such actor. All live at the hub, which answers
 * for everybody, for the apps' own hosts (`blog@blog.example.org`) and for the bare domain as well. Every other app
 * answers for itself alone. The subject is always the one handle at the hub.
 */
export async function answerWebFinger(ctx: Ctx, at: DomainName, resource: string) {
  const asked = parseResource(resource)
  const actor =
    asked && ('url' in asked ? await actorAtOwnUrl(ctx, asked.url) : await actorOfHandle(ctx, asked))
  if (!actor || (at !== 'federation' && actor.app !== at)) return null
  const handle = { user: actor.username, host: hubHost(ctx) }
  return jrd({ handle, id: actor.uri, profile: actor.url ?? actor.uri })
}

/** Whether it asks for somebody who was one of us and left: others then stop asking. */
export async function isGone(ctx: Ctx, resource: string): Promise<boolean> {
  const asked = parseResource(resource)
  if (!asked) return false
  const url = 'url' in asked ? new URL(asked.url) : null
  const path = url && hubOrigins(ctx).includes(url.origin) ? url.pathname : ''
  const ofUrl = /^\/(?:@|actors\/)([a-z0-9_]+)$/i.exec(path)?.[1]
  const ofHandle = 'user' in asked && isHub(ctx, asked.host) ? asked.user : null
  const username = ofUrl ?? ofHandle
  return username ? (await goneSince(ctx, username.toLowerCase())) !== null : false
}

async function actorOfHandle(ctx: Ctx, { user, host }: Handle): Promise<ActorRow | null> {
  return actorOfOwnHandle(ctx, { user, host: isHub(ctx, host) ? hubHost(ctx) : host })
}

function isHub(ctx: Ctx, host: string): boolean {
  return host === ctx.house.config.coopDomain || hubOrigins(ctx).some(origin => hostOf(origin) === host)
}
