import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { oneComment } from './read-comments'

export const MAX_REASON_LENGTH = 500
/** More than these are not told of one report. */
const MOST_TOLD = 50

/**
 * A member asks those who moderate to look at a comment of somebody else, once; while nobody has looked, a further report of it
 * tells them nothing new. Throws `SignInRequired`, `NotFound`.
 */
export async function reportComment(ctx: Ctx, asked: string, reason: string): Promise<void> {
  const reporter = requireMember(ctx)
  const { comment, post } = await oneComment(ctx, asked)
  if (comment.mine || comment.state !== 'shown') throw new NotFound()
  await transaction(ctx, async tx => {
    // Of two who report it at once the second finds the first.
    await db(tx).selectFrom('comments').select('id').where('id', '=', comment.id).forNoKeyUpdate().execute()
    const isKnown = await openReport(tx, comment.id)
    const made = await db(tx)
      .insertInto('comment_reports')
      .values({ comment_id: comment.id, reporter_id: reporter.id, reason, reported_at: tx.now })
      .onConflict(conflict => conflict.columns(['comment_id', 'reporter_id']).doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows && !isKnown)
      await tellModerators(tx, `${reporter.name} reported a comment on “${post.title}”`, reporter.id)
  })
}

/** Those who moderate have looked at it, and it stays as it is. Throws `NotFound` where nothing waits. */
export async function settleReports(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'editor', 'moderator')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    if (!(await settle(tx, id))) throw new NotFound()
  })
}

/** Returns whether there was anything to settle. */
export async function settle(tx: Tx, commentId: string): Promise<boolean> {
  const settled = await db(tx)
    .updateTable('comment_reports')
    .set({ settled_at: tx.now, settled_by_id: tx.viewer.member?.id ?? null })
    .where('comment_id', '=', commentId)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return settled.numUpdatedRows > 0n
}

async function openReport(tx: Tx, commentId: string): Promise<boolean> {
  const open = await db(tx)
    .selectFrom('comment_reports')
    .select('comment_id')
    .where('comment_id', '=', commentId)
    .where('settled_at', 'is', null)
    .executeTakeFirst()
  return open !== undefined
}

/** One line in the notifications of each of them. */
export async function tellModerators(tx: Tx, text: string, but: string): Promise<void> {
  const moderators = await db(tx)
    .selectFrom('role_grants')
    .select('member_id')
    .distinct()
    .where('role', 'in', ['moderator', 'editor'])
    .where('member_id', '<>', but)
    .limit(MOST_TOLD)
    .execute()
  const url = `${tx.house.config.origins.blog}/editor/comments?show=reported`
  for (const { member_id: memberId } of moderators)
    await tx.services.federation.notify(tx, { memberId, kind: 'reply', text, url, activityId: null })
}
