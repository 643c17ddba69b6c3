import { parseHandle } from '#core/activitypub/handle'
import { ActivityPubRefusal, HandleMalformed } from '#core/activitypub/refusals'
import { lookUpHandle } from '#core/activitypub/webfinger'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { OutboundRefusal } from '#core/net/errors'
import { ACTOR_COLUMNS, type ActorRow } from './actor-row'
import { isBlocked } from './blocked'
import { localActor } from './local-actor'
import { findActor } from './remote-actor'
import { hubHost, wire } from './wire'

export class HandleUnreadable extends Refusal {
  override name = 'HandleUnreadable'
  constructor() {
    super('A handle looks like @mair or @ada@farm.example. Please check it.')
  }
}

export class NobodyThere extends Refusal {
  override name = 'NobodyThere'
  constructor(handle: string) {
    super(`Nobody by the name ${handle} could be found. Is it spelled right?`)
  }
}

export class HostSilent extends Refusal {
  override name = 'HostSilent'
  constructor(host: string) {
    super(`${host} does not answer just now. Please try again later.`)
  }
}

export class AccountBlocked extends Refusal {
  override name = 'AccountBlocked'
  constructor() {
    super('Our moderators have blocked this account, or the server it lives on.')
  }
}

/** Who a handle or an address of a profile names, for people. Throws a refusal that says what to do. */
export async function findByHandle(ctx: Ctx, text: string): Promise<ActorRow> {
  const typed = text.trim()
  try {
    const actor = /^https?:\/\//i.test(typed) ? await findActor(ctx, typed) : await actorOfHandle(ctx, typed)
    if (!actor) throw new NobodyThere(typed.slice(0, 100))
    if (await isBlocked(ctx, actor.uri)) throw new AccountBlocked()
    return actor
  } catch (error) {
    if (error instanceof HandleMalformed) throw new HandleUnreadable()
    if (error instanceof OutboundRefusal) throw new HostSilent(typed.split('@').at(-1)?.slice(0, 100) ?? '')
    if (error instanceof ActivityPubRefusal) throw new NobodyThere(typed.slice(0, 100))
    throw error
  }
}

/** `@mair` (ours), `@ada@farm.example` (known, or asked of that host). Throws the refusals of the wire. */
export async function actorOfHandle(ctx: Ctx, text: string): Promise<ActorRow | null> {
  const ours = /^@?([a-z0-9_]+)$/i.exec(text)?.[1]
  if (ours) return localActor(ctx, ours.toLowerCase())
  const { user, host } = parseHandle(text)
  if (host === hubHost(ctx)) return localActor(ctx, user.toLowerCase())
  const [known] = await ctx.em.execute<ActorRow[]>(
    `select ${ACTOR_COLUMNS} from actors a where lower(a.username) = lower(?) and a.host = ? and a.deleted_at is null`,
    [user, host],
  )
  if (known) return known
  if (await isBlocked(ctx, `https://${host}/`)) return null
  return findActor(ctx, await lookUpHandle(`@${user}@${host}`, wire(ctx)))
}
