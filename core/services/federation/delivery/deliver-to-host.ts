import { afterOutcome, allowedDeliveries, type HostCursor, isTooOld } from '#core/activitypub/backoff'
import { deliver } from '#core/activitypub/send'
import type { DeliveryOutcome } from '#core/activitypub/send-outcome'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import type { Task } from '#core/jobs/worker'
import { actorById } from '../actors/actor-row'
import { signerOf } from '../actors/keys'
import { wire } from '../actors/wire'
import { isPageActivity, pageDocument } from '../posts/page-object'
import { readCursor, writeCursor } from './host-cursor'
import { queueHost } from './queue-deliveries'

/** So that one slow host does not keep a worker for ever: the rest is the next job's. */
const DELIVERIES_PER_JOB = 50

type Waiting = {
  readonly id: string
  readonly activity_id: string
  readonly inbox: string
  readonly queued_at: Date
}

/**
 * Job `deliver-to-host`: what waits for one host, oldest first. What became of each is committed before the next
 * one starts, so a crash repeats at most one, under the same id, which its receiver takes for one.
 */
export const deliverToHost: Task = async (ctx, payload) => {
  const host = String(payload.host)
  let cursor = await readCursor(ctx, host)
  for (let count = 0; count < DELIVERIES_PER_JOB; count++) {
    const waiting = await oldestWaiting(ctx, host)
    if (!waiting) return
    const allowed = allowedDeliveries(cursor, ctx.now)
    if (allowed === 0) return queueHost(ctx, host, cursor.nextAttemptAt ?? undefined)
    cursor = await deliverOne(ctx, waiting, cursor)
  }
  await queueHost(ctx, host)
}

async function oldestWaiting(ctx: Ctx, host: string): Promise<Waiting | undefined> {
  const [row] = await ctx.em.execute<Waiting[]>(
    `select id, activity_id, inbox, queued_at from deliveries
     where host = ? and delivered_at is null and abandoned_at is null order by id limit 1`,
    [host],
  )
  return row
}

async function deliverOne(ctx: Ctx, waiting: Waiting, cursor: HostCursor): Promise<HostCursor> {
  if (isTooOld(new Date(waiting.queued_at), ctx.now)) {
    await close(ctx, waiting.id, 'abandoned_at', 'a week without success')
    return cursor
  }
  const outcome = await send(ctx, waiting, cursor)
  if (!outcome) {
    await close(ctx, waiting.id, 'abandoned_at', 'there is nothing to send any more')
    return cursor
  }
  const next = afterOutcome(cursor, outcome, ctx.now, Math.random())
  await transaction(ctx, async tx => {
    const failure = failureOf(outcome)
    const delivered = outcome.kind === 'accepted'
    await writeCursor(tx, next, { deliveredAt: delivered ? tx.now : null, failure })
    if (delivered) await close(tx, waiting.id, 'delivered_at', `accepted with ${outcome.status}`)
    else if (outcome.kind !== 'retry') await close(tx, waiting.id, 'abandoned_at', failure)
    if (outcome.kind === 'gone') await forgetFollowersAt(tx, waiting.inbox)
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

async function close(
  ctx: Ctx,
  id: string,
  column: 'delivered_at' | 'abandoned_at',
  outcome: string | null,
): Promise<void> {
  await ctx.em.execute(`update deliveries set ${column} = ?, outcome = ? where id = ?`, [
    ctx.now,
    outcome,
    id,
  ])
}

function failureOf(outcome: DeliveryOutcome): string | null {
  if (outcome.kind === 'accepted') return null
  return outcome.kind === 'retry'
    ? outcome.reason.slice(0, 500)
    : `${outcome.kind}: answered ${outcome.status}`
}

/** 410: nobody is behind this inbox any more, so nobody follows from there. */
async function forgetFollowersAt(ctx: Ctx, inbox: string): Promise<void> {
  await ctx.em.execute(
    `delete from follows where follower_id in
       (select id from actors where inbox = ? or shared_inbox = ?)`,
    [inbox, inbox],
  )
}
