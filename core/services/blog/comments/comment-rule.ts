import { sql } from 'kysely'
import { changeSetting } from '#core/audit/change-setting'
import { recordAudit } from '#core/audit/record-audit'
import { commentsTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { mayReadAll, type Readers } from '../readers'

/** Who may comment. `paid`: who may read what is for paying members. */
export const COMMENTERS = ['members', 'paid', 'nobody'] as const

export type Commenters = (typeof COMMENTERS)[number]

/** The key in `settings` of who may comment where a post says nothing of its own. */
const SETTING = 'comments'

/** Until an editor says otherwise. */
const DEFAULT: Commenters = 'members'

/** Who may comment on a post `p`, as SQL. */
export const COMMENTERS_OF_POST = sql<Commenters>`coalesce(
  (select r.who from comment_rules r where r.post_id = p.id),
  (select s.value ->> 'who' from settings s where s.key = ${SETTING}), ${DEFAULT})`

export function mayComment({ commenters, readers }: { commenters: Commenters; readers: Readers }): boolean {
  if (readers === 'visitor' || commenters === 'nobody') return false
  return commenters === 'members' || mayReadAll('paid', readers)
}

/** Who may comment where a post says nothing of its own. */
export async function defaultCommenters(ctx: Ctx): Promise<Commenters> {
  const setting = await db(ctx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', SETTING)
    .executeTakeFirst()
  return (setting?.value as { who?: Commenters } | undefined)?.who ?? DEFAULT
}

/** Opens or closes the comments of all posts that say nothing of their own. */
export async function setDefaultCommenters(ctx: Ctx, who: Commenters): Promise<void> {
  requireRole(ctx, 'editor')
  await transaction(ctx, async tx => {
    const before = await defaultCommenters(tx)
    if (before === who) return
    await changeSetting(tx, SETTING, { before: { who: before }, after: { who } })
    tx.purge('comments')
  })
}

/** Opens or closes the comments of one post; `null`: as everywhere. Throws `NotFound`. */
export async function setCommenters(ctx: Ctx, askedPost: string, who: Commenters | null): Promise<void> {
  const editor = requireRole(ctx, 'editor')
  const postId = readId(askedPost)
  await transaction(ctx, async tx => {
    const before = await ruleOf(tx, postId)
    if (who)
      await db(tx)
        .insertInto('comment_rules')
        .values({ post_id: postId, who, set_by_id: editor.id, set_at: tx.now })
        .onConflict(conflict =>
          conflict.column('post_id').doUpdateSet({ who, set_by_id: editor.id, set_at: tx.now }),
        )
        .execute()
    else await db(tx).deleteFrom('comment_rules').where('post_id', '=', postId).execute()
    const subject = { kind: 'post', id: postId }
    await recordAudit(tx, { action: 'comment-rule.set', subject, before: { who: before }, after: { who } })
    tx.purge(commentsTag(postId))
  })
}

async function ruleOf(tx: Tx, postId: string): Promise<Commenters | null> {
  const post = await db(tx)
    .selectFrom('posts as p')
    .leftJoin('comment_rules as r', 'r.post_id', 'p.id')
    .select('r.who')
    .where('p.id', '=', postId)
    .forNoKeyUpdate('p')
    .executeTakeFirst()
  if (!post) throw new NotFound()
  return post.who
}
