import { sql } from 'kysely'
import { afterOutcome, allowedDeliveries, type HostCursor, isTooOld } from '#core/activitypub/backoff'
import { deliver } from '#core/activitypub/send'
import type { DeliveryOutcome } from '#core/activitypub/send-outcome'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import type { Task } from '#core/jobs/worker'
import { deliveries } from '#core/metrics/metrics'
import { actorById } from '../actors/actor-row'
import { signerOf } from '../actors/keys'
import { wire } from '../actors/wire'
import { isPageActivity, pageDocument } from '../objects/page-object'
import { readCursor, writeCursor } from './host-cursor'
import { queueHost } from './queue-deliveries'

/** So that one slow host does not keep a slot for ever: the rest is the next job's. */
const DELIVERIES_PER_JOB = 50

type Waiting = {
  readonly id: string
  readonly activity_id: string
  readonly inbox: string
  readonly queued_at: Date
}

/**
 * Job `deliver-to-host`: what waits for one host, in the order in which it was said; many hosts have theirs at the
 * same time. What became of each is committed before the next one starts, so a crash repeats at most one, under the
 * same id, which its receiver takes for one. No transaction is open while the host takes its time.
 */
export const deliverToHost: Task = async (ctx, payload) => {
  const host = String(payload.host)
  const now = clockOf(ctx)
  let cursor = await readCursor(ctx, host)
  // The operator does not want to wait.
  if (payload.now === true) cursor = { ...cursor, nextAttemptAt: null }
  for (let count = 0; count < DELIVERIES_PER_JOB; count++) {
    const waiting = await oldestWaiting(ctx, host)
    if (!waiting) return
    const allowed = allowedDeliveries(cursor, now())
    if (allowed === 0) return queueHost(ctx, host, cursor.nextAttemptAt ?? undefined)
    cursor = await deliverOne({ ...ctx, now: now() }, waiting, cursor)
  }
  await queueHost(ctx, host)
}

/** Fifty deliveries may take minutes: a wait that is counted from the beginning of the job would be over already. */
function clockOf(ctx: Ctx): () => Date {
  const began = performance.now()
  return () => new Date(ctx.now.getTime() + (performance.now() - began))
}

async function oldestWaiting(ctx: Ctx, host: string): Promise<Waiting | undefined> {
  return db(ctx)
    .selectFrom('deliveries')
    .select(['id', 'activity_id', 'inbox', 'queued_at'])
    .where('host', '=', host)
    .where('delivered_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
}

async function deliverOne(ctx: Ctx, waiting: Waiting, cursor: HostCursor): Promise<HostCursor> {
  if (isTooOld(waiting.queued_at, ctx.now)) {
    await abandon(ctx, waiting.id, 'a week without success')
    return cursor
  }
  const outcome = await send(ctx, waiting, cursor)
  if (!outcome) {
    await abandon(ctx, waiting.id, 'there is nothing to send any more')
    return cursor
  }
  deliveries.inc({ outcome: outcome.kind })
  const next = afterOutcome(cursor, outcome, ctx.now, Math.random())
  await transaction(ctx, async tx => {
    const failure = failureOf(outcome)
    const delivered = outcome.kind === 'accepted'
    await writeCursor(tx, next, { deliveredAt: delivered ? tx.now : null, failure })
    if (delivered) await noteDelivered(tx, waiting.id, `accepted with ${outcome.status}`)
    else if (outcome.kind !== 'retry') await abandon(tx, waiting.id, failure)
    if (outcome.kind === 'gone') await forgetInbox(tx, waiting.inbox, cursor.host)
  })
  return next
}

async function send(ctx: Ctx, waiting: Waiting, cursor: HostCursor): Promise<DeliveryOutcome | null> {
  const activity = await ctx.em.fork().findOne(Activity, { id: waiting.activity_id })
  const actor = activity?.actor ? await actorById(ctx, activity.actor.id) : null
  if (!activity || !actor) return null
  const document = isPageActivity(activity) ? pageDocument(ctx, activity, actor) : activity.payload.document
  if (!document) return null
  const { fetch } = wire(ctx)
  return deliver({
    activity: JSON.stringify(document),
    inbox: waiting.inbox,
    signer: await signerOf(ctx, actor),
    fetch,
    now: new Date(),
    scheme: cursor.scheme,
  })
}

async function noteDelivered(tx: Tx, id: string, outcome: string): Promise<void> {
  await db(tx).updateTable('deliveries').set({ delivered_at: tx.now, outcome }).where('id', '=', id).execute()
}

async function abandon(ctx: Ctx, id: string, outcome: string | null): Promise<void> {
  await db(ctx)
    .updateTable('deliveries')
    .set({ abandoned_at: ctx.now, outcome })
    .where('id', '=', id)
    .execute()
}

function failureOf(outcome: DeliveryOutcome): string | null {
  if (outcome.kind === 'accepted') return null
  return outcome.kind === 'retry'
    ? outcome.reason.slice(0, 500)
    : `${outcome.kind}: answered ${outcome.status}`
}

/**
 * 410: nobody is behind this inbox any more, so nobody follows from there and what waits for it is dropped. When it
 * is the one that a whole server shares, the server is gone, and with it whatever waits for anybody there.
 */
async function forgetInbox(tx: Tx, inbox: string, host: string): Promise<void> {
  await sql`
    delete from follows where follower_id in
      (select id from actors where inbox = ${inbox} or shared_inbox = ${inbox})`.execute(db(tx))
  await sql`
    update deliveries set abandoned_at = ${tx.now}, outcome = 'gone: this inbox answered 410 to another'
    where delivered_at is null and abandoned_at is null and (inbox = ${inbox}
      or (host = ${host} and exists (select from actors where actors.host = ${host} and shared_inbox = ${inbox})))
  `.execute(db(tx))
  tx.purge('actors')
}
