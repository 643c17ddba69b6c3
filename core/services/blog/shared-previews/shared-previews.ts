import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { Gone, NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { seal, unseal } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { requireOwnPost } from '../lock-post'
import { IS_KEPT } from '../post-states'
import { type PublicPost, previewedPost } from '../read-post'

const PURPOSE = 'shared-preview:'

/** What opens a text that is not public yet: its path, and when that ends, if it does. */
export type PreviewLink = { readonly path: string; readonly endsAt: Date | null }

/**
 * Lets anybody with its link read this post as it stands, also before it is public: to this moment, or (null) until it is
 * withdrawn. A link that is there stays, and gets this end.
 */
export async function sharePreview(ctx: Ctx, postId: string, endsAt: Date | null = null): Promise<void> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const row = {
    id: Bun.randomUUIDv7(),
    post_id: readId(postId),
    created_by_id: editorId,
    created_at: ctx.now,
    ends_at: endsAt,
  }
  await db(ctx)
    .insertInto('shared_previews')
    .values(row)
    .onConflict(conflict => conflict.column('post_id').doUpdateSet({ ends_at: endsAt }))
    .execute()
}

/** The link opens nothing from now on; a new one is another. */
export async function withdrawPreview(ctx: Ctx, postId: string): Promise<void> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  await db(ctx).deleteFrom('shared_previews').where('post_id', '=', readId(postId)).execute()
}

/** The link of this post, also one that has ended, or null: there is none. */
export async function previewLink(ctx: Ctx, postId: string): Promise<PreviewLink | null> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const row = await db(ctx)
    .selectFrom('shared_previews')
    .select(['id', 'ends_at as endsAt'])
    .where('post_id', '=', readId(postId))
    .executeTakeFirst()
  // Made of the house's keys each time, so that a copy of the database opens nothing.
  const token = row && seal(PURPOSE + row.id, ctx.house.config.keys, 'shared previews')
  return row ? { path: `/shared-previews/${token}`, endsAt: row.endsAt } : null
}

/**
 * The post whose link this is, whole. Throws `NotFound` for a link that is false or withdrawn, or a post thrown away, and
 * `PreviewEnded`; what is public by now is nobody's secret any more.
 */
export async function sharedPost(ctx: Ctx, token: string): Promise<PublicPost> {
  const id = unseal(token, ctx.house.config.keys, 'shared previews')?.replace(PURPOSE, '')
  if (!id || !isId(id)) throw new NotFound()
  const row = await db(ctx)
    .selectFrom('shared_previews as s')
    .innerJoin('posts as p', 'p.id', 's.post_id')
    .select(['p.id', 's.ends_at as endsAt'])
    .where('s.id', '=', id)
    .where(IS_KEPT)
    .executeTakeFirst()
  const post = row && (await previewedPost(ctx, row.id))
  if (!post) throw new NotFound()
  if (!post.publishedAt && row.endsAt && row.endsAt <= ctx.now) throw new PreviewEnded()
  return post
}

export class PreviewEnded extends Gone {
  override name = 'PreviewEnded'
  constructor() {
    super('This preview has ended. Ask whoever sent you its link: they can open it again.')
  }
}
