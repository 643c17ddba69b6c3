import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { editorOf } from './editors-only'
import { publishIn } from './publish'
import { rowId } from './row-id'

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
  const editor = editorOf(ctx)
  const postId = rowId(id)
  if (publishAt <= ctx.now) throw new PastTime()
  await transaction(ctx, async tx => {
    const [post] = await tx.em.execute<{ published: boolean }[]>(
      `select exists (select 1 from publications where post_id = p.id) as published from posts p
       where p.id = ? and not exists (select 1 from post_deletions d where d.post_id = p.id) for no key update`,
      [postId],
    )
    if (!post) throw new NotFound()
    if (post.published) throw new AlreadyPublished()
    await tx.em.execute(
      `insert into publication_schedules (id, post_id, publish_at, scheduled_by_id, scheduled_at)
       values (?, ?, ?, ?, ?) on conflict (post_id) do update
       set publish_at = excluded.publish_at, scheduled_by_id = excluded.scheduled_by_id,
           scheduled_at = excluded.scheduled_at`,
      [Bun.randomUUIDv7(), postId, publishAt, editor.id, tx.now],
    )
    await enqueue(tx, PUBLISH_SCHEDULED, { postId }, { runAt: publishAt, key: `publish:${postId}` })
  })
}

/** It stays a draft. The waiting job finds no plan and does nothing. */
export async function unschedule(ctx: Ctx, id: string): Promise<void> {
  editorOf(ctx)
  await ctx.em.execute('delete from publication_schedules where post_id = ?', [rowId(id)])
}

/** The job at the planned time. Only what is still planned, and due, is published; running it again does nothing. */
export async function publishScheduled(ctx: Ctx, { postId }: { postId?: unknown }): Promise<void> {
  await transaction(ctx, async tx => {
    const [due] = await tx.em.execute<{ scheduled_by_id: string | null }[]>(
      'select scheduled_by_id from publication_schedules where post_id = ? and publish_at <= ? for no key update',
      [String(postId), tx.now],
    )
    if (due) await publishIn(tx, String(postId), due.scheduled_by_id)
  })
}
