import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { seal, unseal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { requireOwnPost } from '../lock-post'
import { IS_KEPT } from '../post-states'
import { type PublicPost, previewedPost } from '../read-post'

const PURPOSE = 'shared-preview:'

/** Lets anybody with its link read this post as it stands, also before it is public. A link that is there stays. */
export async function sharePreview(ctx: Ctx, postId: string): Promise<void> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const row = {
    id: Bun.randomUUIDv7(),
    post_id: readId(postId),
    created_by_id: editorId,
    created_at: ctx.now,
  }
  await db(ctx)
    .insertInto('shared_previews')
    .values(row)
    .onConflict(conflict => conflict.column('post_id').doNothing())
    .execute()
}

/** The link opens nothing from now on; a new one is another. */
export async function withdrawPreview(ctx: Ctx, postId: string): Promise<void> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  await db(ctx).deleteFrom('shared_previews').where('post_id', '=', readId(postId)).execute()
}

/** The path of the link of this post, or null: there is none. */
export async function previewLink(ctx: Ctx, postId: string): Promise<string | null> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const row = await db(ctx)
    .selectFrom('shared_previews')
    .select('id')
    .where('post_id', '=', readId(postId))
    .executeTakeFirst()
  // Made of the house's keys each time, so that a copy of the database opens nothing.
  return row ? `/shared-previews/${seal(PURPOSE + row.id, ctx.house.config.keys, 'shared previews')}` : null
}

/** The post whose link this is, whole. Throws `NotFound` for a link that is false or withdrawn, or a post thrown away. */
export async function sharedPost(ctx: Ctx, token: string): Promise<PublicPost> {
  const id = unseal(token, ctx.house.config.keys, 'shared previews')?.replace(PURPOSE, '')
  if (!id || !isId(id)) throw new NotFound()
  const row = await db(ctx)
    .selectFrom('shared_previews as s')
    .innerJoin('posts as p', 'p.id', 's.post_id')
    .select('p.id')
    .where('s.id', '=', id)
    .where(IS_KEPT)
    .executeTakeFirst()
  const post = row && (await previewedPost(ctx, row.id))
  if (!post) throw new NotFound()
  return post
}
