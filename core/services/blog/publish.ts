import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { announcePost } from './announce-post'
import { lockOwnPost, lockPost } from './lock-post'
import { postTags } from './post-cache'
import { queuePostWebhooks } from './queue-webhooks'

/** Makes a draft public now; what was public before is of the day it was of. Publishing what is public changes nothing and tells nobody. Throws `NotFound`. */
export async function publish(ctx: Ctx, id: string): Promise<void> {
  const writer = requireRole(ctx, 'editor', 'author')
  const postId = readId(id)
  await transaction(ctx, async tx => {
    await lockOwnPost(tx, postId)
    await publishIn(tx, postId, writer.id, (await formerly(tx, postId)) ?? tx.now)
  })
}

/** What publishing is, whoever asks for it: an editor, or the clock. */
export async function publishIn(
  tx: Tx,
  postId: string,
  memberId: string | null,
  at: Date = tx.now,
): Promise<void> {
  const { kept } = await lockPost(tx, postId)
  if (!kept) throw new NotFound()
  const made = await db(tx)
    .insertInto('publications')
    .values({ post_id: postId, published_by_id: memberId, published_at: at })
    .onConflict(conflict => conflict.column('post_id').doNothing())
    .returning('post_id')
    .executeTakeFirst()
  await db(tx).deleteFrom('publication_schedules').where('post_id', '=', postId).execute()
  await db(tx).deleteFrom('former_publications').where('post_id', '=', postId).execute()
  if (!made) return
  await announcePost(tx, 'Create', postId)
  await queuePostWebhooks(tx, postId, 'published', 'edited')
}

/** Since when a draft was public; null for one that never was. */
async function formerly(tx: Tx, postId: string): Promise<Date | null> {
  const row = await db(tx)
    .selectFrom('former_publications')
    .select('published_at')
    .where('post_id', '=', postId)
    .executeTakeFirst()
  return row?.published_at ?? null
}

/** Says since when a draft was public. */
export async function setFormerly(tx: Tx, postId: string, at: Date): Promise<void> {
  await db(tx)
    .insertInto('former_publications')
    .values({ post_id: postId, published_at: at })
    .onConflict(conflict => conflict.column('post_id').doUpdateSet({ published_at: at }))
    .execute()
}

/** A time that public posts cannot have been published at: it is to come. */
export class FutureTime extends Refusal {
  override name = 'FutureTime'
  constructor() {
    super('That time is to come. Unpublish it first, and schedule it then.', 422)
  }
}

/** Says when a public post was published: what came from elsewhere is older than its page here. Throws `FutureTime`, `NotFound`. */
export async function redate(ctx: Ctx, id: string, at: Date): Promise<void> {
  requireRole(ctx, 'editor', 'author')
  const postId = readId(id)
  if (at > ctx.now) throw new FutureTime()
  await transaction(ctx, async tx => {
    const { published } = await lockOwnPost(tx, postId)
    if (!published) throw new NotFound()
    await db(tx).updateTable('publications').set({ published_at: at }).where('post_id', '=', postId).execute()
    await announcePost(tx, 'Update', postId)
  })
}

/** Takes a post back into the drafts; followers are told that it is gone. */
export async function unpublish(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor', 'author')
  const postId = readId(id)
  await transaction(ctx, async tx => {
    await lockOwnPost(tx, postId)
    const gone = await db(tx)
      .deleteFrom('publications')
      .where('post_id', '=', postId)
      .returning('published_at')
      .executeTakeFirst()
    if (gone) {
      await setFormerly(tx, postId, gone.published_at)
      await announcePost(tx, 'Delete', postId)
      await queuePostWebhooks(tx, postId, 'unpublished', 'edited')
    }
    tx.purge(...(await postTags(tx, postId)))
  })
}
