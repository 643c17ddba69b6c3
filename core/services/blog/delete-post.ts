import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { editorOf } from './editors-only'
import { rowId } from './row-id'

/** So long a draft that was thrown away can be brought back. */
const KEPT_DAYS = 30

export class StillPublished extends Refusal {
  override name = 'StillPublished'
  constructor() {
    super('This is public. Unpublish it before you delete it.', 409)
  }
}

/** Throws a draft away, for now: its text and revisions stay until it is too late for undo. */
export async function deletePost(ctx: Ctx, id: string): Promise<void> {
  const editor = editorOf(ctx)
  const postId = rowId(id)
  await transaction(ctx, async tx => {
    const [post] = await tx.em.execute<{ published: boolean }[]>(
      `select exists (select 1 from publications where post_id = p.id) as published
       from posts p where p.id = ? for no key update`,
      [postId],
    )
    if (!post) throw new NotFound()
    if (post.published) throw new StillPublished()
    await tx.em.execute('delete from publication_schedules where post_id = ?', [postId])
    await tx.em.execute(
      `insert into post_deletions (id, post_id, deleted_by_id, deleted_at) values (?, ?, ?, ?)
       on conflict (post_id) do nothing`,
      [Bun.randomUUIDv7(), postId, editor.id, tx.now],
    )
  })
}

/** Brings a draft back as it was; its plan to be published is not among what comes back. */
export async function undeletePost(ctx: Ctx, id: string): Promise<void> {
  editorOf(ctx)
  const back = await ctx.em.execute<{ id: string }[]>(
    'delete from post_deletions where post_id = ? returning id',
    [rowId(id)],
  )
  if (back.length === 0) throw new NotFound()
}

/**
 * The job of every night: what was thrown away long ago goes for good. The mark that a draft lies in the bin is taken
 * first, by whoever brings the draft back or by us, and the other one finds it gone.
 */
export async function emptyBin(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('post_deletions')
      .where('deleted_at', '<', before)
      .where('post_id', 'not in', db(tx).selectFrom('publications').select('post_id'))
      .returning('post_id')
      .execute()
    const ids = gone.map(({ post_id: id }) => id).sort()
    if (ids.length > 0) await db(tx).deleteFrom('posts').where('id', 'in', ids).execute()
  })
}
