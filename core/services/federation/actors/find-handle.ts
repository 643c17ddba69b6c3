import { hostOf, parseHandle } from '#core/activitypub/handle'
import { ActivityPubRefusal, DocumentUnavailable, HandleMalformed } from '#core/activitypub/refusals'
import { lookUpHandle } from '#core/activitypub/webfinger'
import type { Ctx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { Refusal } from '#core/contracts/refusal'
import { OutboundRefusal } from '#core/net/errors'
import type { ActorRow } from './actor-row'
import { isBlocked } from './blocked'
import { localActor } from './local-actor'
import { actorAtOwnUrl, actorOfOwnHandle } from './own-handle'
import { findActor } from './remote-actor'
import { isOurs, isOwnHost, wire } from './wire'

export class HandleUnreadable extends Refusal {
  override name = 'HandleUnreadable'
  constructor(typed: string) {
    super(isolate`A handle looks like @mair or @ada@farm.example; “${typed}” does not. Please check it.`)
  }
}

export class AccountNotFound extends Refusal {
  override name = 'AccountNotFound'
  constructor(handle: string) {
    super(isolate`Nobody by the name ${handle} could be found. Is it spelled right?`)
  }
}

export class HostUnreachable extends Refusal {
  override name = 'HostUnreachable'
  constructor(handle: string, host: string) {
    super(isolate`${handle} cannot be reached: ${host} does not answer just now. Please try again later.`)
  }
}

export class AccountBlocked extends Refusal {
  override name = 'AccountBlocked'
  constructor(handle = 'this account') {
    super(isolate`Our moderators have blocked ${handle}, or the server it lives on.`)
  }
}

const MAX_SHOWN = 100

/**
 * Who a handle (`@mair` of ours, `@ada@farm.example`) or an address of a profile names. A handle elsewhere is asked
 * of its host each time: it may lead to another actor than it did, and two actors may bear one name.
 * Throws a refusal that names the handle and says what to do.
 */
export async function findByHandle(ctx: Ctx, text: string): Promise<ActorRow> {
  const typed = text.trim()
  const shown = typed.slice(0, MAX_SHOWN)
  try {
    const actor = await actorOf(ctx, typed)
    if (!actor || actor.deletedAt) throw new AccountNotFound(shown)
    if (await isBlocked(ctx, actor.uri)) throw new AccountBlocked(shown)
    return actor
  } catch (error) {
    if (error instanceof HandleMalformed) throw new HandleUnreadable(shown)
    if (error instanceof OutboundRefusal || error instanceof DocumentUnavailable)
      throw new HostUnreachable(shown, hostNamedBy(typed).slice(0, MAX_SHOWN))
    if (error instanceof ActivityPubRefusal) throw new AccountNotFound(shown)
    throw error
  }
}

async function actorOf(ctx: Ctx, typed: string): Promise<ActorRow | null> {
  if (/^https?:\/\//i.test(typed)) return actorAtAddress(ctx, typed)
  const ours = /^@?([a-z0-9_]+)$/i.exec(typed)?.[1]
  if (ours) return localActor(ctx, ours.toLowerCase())
  const handle = parseHandle(typed)
  if (isOwnHost(ctx, handle.host)) return actorOfOwnHandle(ctx, handle)
  if (await isBlocked(ctx, `https://${handle.host}/`)) throw new AccountBlocked(typed.slice(0, MAX_SHOWN))
  const id = await lookUpHandle(`@${handle.user}@${handle.host}`, wire(ctx))
  const actor = await findActor(ctx, id)
  // The name it had when we last asked is another: so may be the rest of what we keep of it.
  return actor && actor.username.toLowerCase() !== handle.user.toLowerCase()
    ? findActor(ctx, id, true)
    : actor
}

async function actorAtAddress(ctx: Ctx, address: string): Promise<ActorRow | null> {
  if (!URL.canParse(address)) throw new HandleMalformed(address.slice(0, MAX_SHOWN))
  return isOurs(ctx, address) ? actorAtOwnUrl(ctx, address) : findActor(ctx, address)
}

function hostNamedBy(typed: string): string {
  return URL.canParse(typed) && /^https?:/i.test(typed) ? hostOf(typed) : (typed.split('@').at(-1) ?? '')
}
