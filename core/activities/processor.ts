import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { Activity } from '#core/entities/federation/activity'
import { ACTIVITY_JOB_KEY } from './emit'

/** Reacts to activities. Must be idempotent: after a crash an activity is processed again from the start. */
export type ActivityHandler = {
  readonly name: string
  /** Cheap test by type and subject. */
  wants(activity: Activity): boolean
  handle(ctx: Ctx, activity: Activity): Promise<void>
}

/**
 * Runs every handler that wants the activity, then marks it processed. A handler that throws fails the job,
 * which is tried again; the others have then run twice, which is why they are idempotent.
 *
 * What was said to the world is heard in the order in which it was said: whatever its speaker said before and is
 * not processed yet comes first, whichever job that belongs to.
 */
export async function processActivity(
  ctx: Ctx,
  handlers: readonly ActivityHandler[],
  activityId: string,
): Promise<void> {
  const activity = await ctx.em.findOne(Activity, { id: activityId })
  if (!activity || activity.processedAt) return
  if (!activity.remote && activity.audience !== 'internal') await catchUp(ctx, handlers, activity)
  await handleAll(ctx, handlers, activity)
}

async function handleAll(ctx: Ctx, handlers: readonly ActivityHandler[], activity: Activity): Promise<void> {
  for (const handler of handlers) {
    if (handler.wants(activity)) await handler.handle(ctx, activity)
  }
  await db(ctx)
    .updateTable('ap_activities')
    .set({ processed_at: sql<Date>`now()` })
    .where('id', '=', activity.id)
    .execute()
}

/** One that fails here has a job of its own that tries again: it must not silence its speaker for ever. */
async function catchUp(ctx: Ctx, handlers: readonly ActivityHandler[], activity: Activity): Promise<void> {
  for (const id of await saidBefore(ctx, activity)) {
    const earlier = await ctx.em.findOne(Activity, { id })
    if (!earlier || earlier.processedAt) continue
    try {
      await handleAll(ctx, handlers, earlier)
    } catch (fault) {
      ctx.house.log.warn({ err: fault, activity: id }, 'an activity is overtaken by a later one')
    }
  }
}

/**
 * By the member's actor; or, as an app speaks with one voice, by the same app; and still to be processed by a job that
 * waits or runs. Ids sort by the time they were made.
 */
async function saidBefore(ctx: Ctx, activity: Activity): Promise<readonly string[]> {
  const rows = await db(ctx)
    .selectFrom('ap_activities')
    .select('id')
    .where('domain', '=', activity.domain)
    .where('processed_at', 'is', null)
    .where('remote', '=', false)
    .where('audience', '<>', 'internal')
    .where('id', '<', activity.id)
    .where(
      sql<boolean>`exists (select from graphile_worker._private_jobs j
        where j.key = ${ACTIVITY_JOB_KEY} || ap_activities.id and (j.attempts < j.max_attempts or j.locked_at is not null))`,
    )
    .$if(activity.domain === 'federation', query => query.where('actor_id', '=', activity.actor?.id ?? null))
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}
