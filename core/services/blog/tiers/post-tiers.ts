import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { sendAgain } from '../ghost-sync/post-links'
import { postTags } from '../post-cache'

export type TieredPost = {
  readonly id: string
  readonly title: string
  readonly tierIds: readonly string[]
}

const POSTS_PER_PAGE = 50

export type TieredPosts = {
  readonly posts: readonly TieredPost[]
  /** The id to go on after; null on the last page. */
  readonly next: string | null
}

/** Of the form that says which tiers may read a post. */
export const POST_TIERS_FORM = savedForm<{ tierIds: readonly string[] }>('tierIds')

/** The posts and pages that are for tiers, newest first, with those that may read each, from the one after `after` on. */
export async function tieredPosts(ctx: Ctx, after: string | null = null): Promise<TieredPosts> {
  requireRole(ctx, 'editor')
  const beyond =
    after === null
      ? sql`true`
      : sql`(p.created_at, p.id) < (select a.created_at, a.id from posts a where a.id = ${readId(after)})`
  const { rows } = await sql<TieredPost>`
    select p.id, p.title, coalesce((select json_agg(pt.tier_id order by pt.tier_id) from post_tiers pt
      where pt.post_id = p.id), '[]') as "tierIds"
    from posts p where p.visibility = 'tiers' and not exists (select from post_deletions d where d.post_id = p.id)
      and ${beyond}
    order by p.created_at desc, p.id desc limit ${sql.lit(POSTS_PER_PAGE + 1)}`.execute(db(ctx))
  const posts = rows.slice(0, POSTS_PER_PAGE)
  return { posts, next: rows.length > POSTS_PER_PAGE ? (posts.at(-1)?.id ?? null) : null }
}

/** These tiers may read the post, and no others. Throws `NotFound`, `ChangedMeanwhile`. */
export async function setPostTiers(
  ctx: Ctx,
  askedPost: string,
  askedTiers: readonly string[],
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'editor')
  const postId = readId(askedPost)
  const known = new Set((await ctx.services.account.tiers(ctx)).map(({ id }) => id))
  const asked = askedTiers.map(readId)
  await transaction(ctx, async tx => {
    const post = await db(tx)
      .selectFrom('posts')
      .select('id')
      .where('id', '=', postId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!post) throw new NotFound()
    const before = await db(tx)
      .selectFrom('post_tiers')
      .select('tier_id')
      .where('post_id', '=', postId)
      .orderBy('tier_id')
      .execute()
    const had = before.map(({ tier_id }) => tier_id)
    POST_TIERS_FORM.refuseStale({ tierIds: had }, seen)
    if (asked.some(id => !known.has(id) && !had.includes(id))) throw new NotFound()
    // One that was retired stays where it was: the form does not offer it.
    const wanted = [...new Set([...asked, ...had.filter(id => !known.has(id))])].sort()
    await db(tx).deleteFrom('post_tiers').where('post_id', '=', postId).execute()
    if (wanted.length > 0)
      await db(tx)
        .insertInto('post_tiers')
        .values(wanted.map(tier_id => ({ post_id: postId, tier_id })))
        .execute()
    const subject = { kind: 'post', id: postId }
    await recordAudit(tx, {
      action: 'post-tiers.set',
      subject,
      before: { tiers: had },
      after: { tiers: wanted },
    })
    if (wanted.join() !== had.join()) await sendAgain(tx, postId)
    tx.purge(...(await postTags(tx, postId)))
  })
}
