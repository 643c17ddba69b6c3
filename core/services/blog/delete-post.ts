import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lockOwnPost } from './lock-post'
import { queuePostWebhooks } from './queue-webhooks'

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
  const editor = requireRole(ctx, 'editor', 'author', 'contributor')
  const postId = readId(id)
  await transaction(ctx, async tx => {
    const { published } = await lockOwnPost(tx, postId)
    if (published) throw new StillPublished()
    await db(tx).deleteFrom('publication_schedules').where('post_id', '=', postId).execute()
    const thrown = await db(tx)
      .insertInto('post_deletions')
      .values({ post_id: postId, deleted_by_id: editor.id, deleted_at: tx.now })
      .onConflict(conflict => conflict.column('post_id').doNothing())
      .returning('post_id')
      .executeTakeFirst()
    // Again, it changes nothing and tells nobody.
    if (thrown) await queuePostWebhooks(tx, postId, 'deleted')
  })
}

/** Brings a draft back as it was; its plan to be published is not among what comes back. */
export async function undeletePost(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const postId = readId(id)
  await transaction(ctx, async tx => {
    await lockOwnPost(tx, postId)
    const back = await db(tx).deleteFrom('post_deletions').where('post_id', '=', postId).executeTakeFirst()
    if (back.numDeletedRows === 0n) throw new NotFound()
  })
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
      // What was sent as a letter stays readable where it was sent from.
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('letters as l').select('l.id').whereRef('l.post_id', '=', 'post_deletions.post_id'),
          ),
        ),
      )
      .returning('post_id')
      .execute()
    const ids = gone.map(({ post_id: id }) => id).sort()
    if (ids.length > 0) await db(tx).deleteFrom('posts').where('id', 'in', ids).execute()
  })
}
