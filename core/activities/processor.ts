import type { Ctx } from '#core/contracts/ctx'
import { Activity } from '#core/entities/federation/activity'

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
 */
export async function processActivity(
  ctx: Ctx,
  handlers: readonly ActivityHandler[],
  activityId: string,
): Promise<void> {
  const activity = await ctx.em.findOne(Activity, { id: activityId })
  if (!activity || activity.processedAt) return
  for (const handler of handlers) {
    if (handler.wants(activity)) await handler.handle(ctx, activity)
  }
  await ctx.em.execute('update ap_activities set processed_at = now() where id = ?', [activityId])
}
