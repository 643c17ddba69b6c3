import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { lockOwnPost } from './lock-post'
import { publishIn } from './publish'
import { queuePostWebhooks } from './queue-webhooks'

export const PUBLISH_SCHEDULED = 'publish-scheduled'

export class PastTime extends Refusal {
  override name = 'PastTime'
  constructor() {
    super('That time is over. Choose one to come, or publish now.', 422)
  }
}

export class AlreadyPublished extends Refusal {
  override name = 'AlreadyPublished'
  constructor() {
    super('This is public already. Unpublish it first.', 409)
  }
}

/** Plans the publication; planning again moves it. Throws `PastTime`, `AlreadyPublished`, `NotFound`. */
export async function schedule(ctx: Ctx, id: string, publishAt: Date): Promise<void> {
  const editor = requireRole(ctx, 'editor', 'author')
  const postId = readId(id)
  if (publishAt <= ctx.now) throw new PastTime()
  await transaction(ctx, async tx => {
    const { kept, published } = await lockOwnPost(tx, postId)
    if (!kept) throw new NotFound()
    if (published) throw new AlreadyPublished()
    const before = await db(tx)
      .selectFrom('publication_schedules')
      .select('post_id')
      .where('post_id', '=', postId)
      .executeTakeFirst()
    const plan = { publish_at: publishAt, scheduled_by_id: editor.id, scheduled_at: tx.now }
    await db(tx)
      .insertInto('publication_schedules')
      .values({ post_id: postId, ...plan })
      .onConflict(conflict => conflict.column('post_id').doUpdateSet(plan))
      .execute()
    await enqueue(tx, PUBLISH_SCHEDULED, { postId }, { runAt: publishAt, key: `publish:${postId}` })
    await queuePostWebhooks(tx, postId, before ? 'rescheduled' : 'scheduled', 'edited')
  })
}

/** It stays a draft. The waiting job finds no plan and does nothing. */
export async function unschedule(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor', 'author')
  const postId = readId(id)
  await transaction(ctx, async tx => {
    await lockOwnPost(tx, postId)
    const gone = await db(tx)
      .deleteFrom('publication_schedules')
      .where('post_id', '=', postId)
      .executeTakeFirst()
    if (gone.numDeletedRows > 0n) await queuePostWebhooks(tx, postId, 'unscheduled', 'edited')
  })
}

/** The job at the planned time. Only what is still planned, and due, is published; running it again does nothing. */
export async function publishScheduled(ctx: Ctx, { postId }: { postId?: unknown }): Promise<void> {
  await transaction(ctx, async tx => {
    const due = await db(tx)
      .selectFrom('publication_schedules')
      .select('scheduled_by_id')
      .where('post_id', '=', String(postId))
      .where('publish_at', '<=', tx.now)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (due) await publishIn(tx, String(postId), due.scheduled_by_id)
  })
}
