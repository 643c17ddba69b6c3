import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { oneReply } from './read-comments'
import { tellModerators } from './report-comment'

/**
 * A member asks those who moderate to look at a reply of the fediverse to this post, by our id of it: as `reportComment` does for
 * what is said here. Throws `SignInRequired`, `NotFound`.
 */
export async function reportReply(
  ctx: Ctx,
  askedPost: string,
  askedReply: string,
  reason: string,
): Promise<void> {
  const reporter = requireMember(ctx)
  const { comment, post } = await oneReply(ctx, askedPost, askedReply)
  if (comment.state !== 'shown') throw new NotFound()
  const uri = await replyAddress(ctx, post.id, comment.id)
  await transaction(ctx, async tx => {
    await lockReply(tx, uri)
    const isKnown = await openReport(tx, uri)
    const made = await db(tx)
      .insertInto('reply_reports')
      .values({ uri, post_id: post.id, reporter_id: reporter.id, reason, reported_at: tx.now })
      .onConflict(conflict => conflict.columns(['uri', 'reporter_id']).doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows && !isKnown)
      await tellModerators(
        tx,
        `${reporter.name} reported a reply from the fediverse to “${post.title}”`,
        reporter.id,
      )
  })
}

/** Those who moderate have looked at it, and it stays as it is. Throws `NotFound` where nothing waits. */
export async function settleReplyReports(ctx: Ctx, askedPost: string, askedReply: string): Promise<void> {
  requireRole(ctx, 'editor', 'moderator')
  const uri = await replyAddress(ctx, readId(askedPost), readId(askedReply))
  await transaction(ctx, async tx => {
    if (!(await settleReply(tx, uri))) throw new NotFound()
  })
}

/** Returns whether there was anything to settle. */
export async function settleReply(tx: Tx, uri: string): Promise<boolean> {
  await lockReply(tx, uri)
  const settled = await db(tx)
    .updateTable('reply_reports')
    .set({ settled_at: tx.now, settled_by_id: tx.viewer.member?.id ?? null })
    .where('uri', '=', uri)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return settled.numUpdatedRows > 0n
}

/** Of a reply to this post that everybody may read. Throws `NotFound`. */
export async function replyAddress(ctx: Ctx, postId: string, replyId: string): Promise<string> {
  const [reply] = await ctx.services.federation.repliesTo(ctx, 'blog', postId, replyId)
  if (!reply) throw new NotFound()
  return reply.uri
}

/** The row of a reply is the hub's. Of two who report it at once the second finds the first. */
async function lockReply(tx: Tx, uri: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reply:${uri}`}, 0))`.execute(db(tx))
}

async function openReport(tx: Tx, uri: string): Promise<boolean> {
  const open = await db(tx)
    .selectFrom('reply_reports')
    .select('uri')
    .where('uri', '=', uri)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return open !== undefined
}
