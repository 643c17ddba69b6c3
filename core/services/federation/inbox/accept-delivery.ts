import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { idOf, isObject, readJsonObject, text, typesOf } from '#core/activitypub/json'
import type { IncomingActivity } from '#core/activitypub/parse'
import { type Received, receiveActivity } from '#core/activitypub/receive'
import { ActivityPubRefusal } from '#core/activitypub/refusals'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { actorByUri } from '../actors/actor-row'
import { isBlocked } from '../actors/blocked'
import { keySource } from '../actors/fetch-key'
import { findActor } from '../actors/remote-actor'
import { wire } from '../actors/wire'

/** They are blocked here; they learn no more than that. */
export class SenderBlocked extends ActivityPubRefusal {}
export class SenderTooFast extends ActivityPubRefusal {}

/**
 * Takes what was posted to an inbox: proves who says it, keeps it once (whatever its sender repeats) and leaves the
 * rest to a job, so that the sender waits for nothing. `request` must not have been read; `body` is its raw body.
 * Throws the refusals of the wire, `SenderBlocked`, `SenderTooFast`.
 */
export async function acceptDelivery(ctx: Ctx, request: Request, body: Uint8Array): Promise<void> {
  if (await isDeleteOfUnknownActor(ctx, body)) return
  const { activity } = await receive(ctx, request, body)
  const { host } = new URL(activity.actor)
  if (!(await createRateLimit(ctx.house.cache, 'inbox').hit(host)).allowed) throw new SenderTooFast(host)
  const sender = await findActor(ctx, activity.actor)
  await keepOnce(ctx, activity, sender?.id)
}

/** Every server tells everybody of its deleted accounts: those we never met need no key, which is gone as well. */
async function isDeleteOfUnknownActor(ctx: Ctx, body: Uint8Array): Promise<boolean> {
  const document = readJsonObject(body)
  if (typesOf(document)[0] !== 'Delete') return false
  const actor = idOf(document.actor)
  const object = isObject(document.object) ? text(document.object.id) : text(document.object)
  return actor !== null && actor === object && (await actorByUri(ctx, actor)) === null
}

/** Others know our inboxes by the address at which they met us. */
function originAsked(ctx: Ctx, request: Request): string {
  const host = request.headers.get('host')?.toLowerCase()
  const { actorsOrigin, origins } = ctx.house.config
  return host === new URL(actorsOrigin).host ? actorsOrigin : origins.federation
}

async function receive(ctx: Ctx, request: Request, body: Uint8Array): Promise<Received> {
  const fetchKey = keySource(ctx)
  return receiveActivity(request, body, {
    ...wire(ctx),
    publicOrigin: originAsked(ctx, request),
    async fetchKey(keyId, options) {
      if (await isBlocked(ctx, keyId.replace(/#.*$/, ''))) throw new SenderBlocked(keyId)
      return fetchKey(keyId, options)
    },
    async remember(signature, seconds) {
      const key = `signature:${Bun.hash(signature).toString(36)}`
      return (await ctx.house.cache.increment(key, seconds * 1000)).count === 1
    },
  }).then(async received => {
    if (await isBlocked(ctx, received.activity.actor)) throw new SenderBlocked(received.activity.actor)
    return received
  })
}

async function keepOnce(ctx: Ctx, activity: IncomingActivity, actorId: string | undefined): Promise<void> {
  await transaction(ctx, async tx => {
    await sql`select pg_advisory_xact_lock(hashtext(${activity.id}))`.execute(db(tx))
    const known = await db(tx)
      .selectFrom('ap_activities')
      .select('id')
      .where('uri', '=', activity.id)
      .executeTakeFirst()
    if (known) return
    await emit(tx, {
      type: activity.kind,
      domain: 'federation',
      subject: { kind: 'incoming', id: activity.id },
      payload: { ...activity },
      uri: activity.id,
      remote: true,
      ...(actorId ? { actorId } : {}),
    })
  })
}
