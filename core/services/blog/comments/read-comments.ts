import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { mayComment } from './comment-rule'
import {
  type CommentView,
  commentAndAnswered,
  commentsIn,
  mayModerate,
  type Said,
  saidElsewhere,
  type Thread,
  threadsOf,
} from './comment-view'
import { type CommentedPost, commentedPost } from './commented-post'

const THREADS_PER_PAGE = 20

/** What stands below a post, for who looks at it. */
export type Comments = {
  readonly post: CommentedPost
  readonly threads: readonly Thread[]
  readonly pages: number
  /** How many everybody may read. */
  readonly total: number
  readonly mayWrite: boolean
  readonly mayModerate: boolean
}

/** Of a thread: the comment or the reply that it begins with. */
type Beginning = Pick<Said, 'key' | 'at' | 'from'>

/** Comments of members and replies of the fediverse, oldest thread first. Null where there is no post to comment on. */
export async function commentsOn(ctx: Ctx, postId: string, page = 1): Promise<Comments | null> {
  const post = await commentedPost(ctx, postId)
  if (!post) return null
  const elsewhere = await repliesOf(ctx, postId)
  const beginnings = [...(await threadsHere(ctx, postId)), ...beginningsOf(elsewhere)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  )
  const shown = beginnings.slice((page - 1) * THREADS_PER_PAGE, page * THREADS_PER_PAGE)
  const here = await commentsIn(
    ctx,
    shown.filter(({ from }) => from === 'here').map(({ key }) => key),
  )
  const ofPage = withAnswers(elsewhere, new Set(shown.map(({ key }) => key)))
  const all = [...here, ...ofPage].sort((a, b) => a.at.getTime() - b.at.getTime())
  return {
    post,
    threads: threadsOf(beginningsFirst(all)),
    pages: Math.max(1, Math.ceil(beginnings.length / THREADS_PER_PAGE)),
    total: (await countHere(ctx, postId)) + elsewhere.filter(({ state }) => state === 'shown').length,
    mayWrite: mayComment(post),
    mayModerate: mayModerate(ctx.viewer),
  }
}

export type OneComment = {
  readonly post: CommentedPost
  readonly thread: Thread
  readonly comment: CommentView
  readonly mayWrite: boolean
  readonly mayModerate: boolean
}

/** A comment of a member with its whole thread. Throws `NotFound` where the viewer may not read it. */
export async function oneComment(ctx: Ctx, asked: string): Promise<OneComment> {
  const id = readId(asked)
  const row = await db(ctx)
    .selectFrom('comments')
    .select(['post_id as postId', 'thread_id as threadId'])
    .where('id', '=', id)
    .executeTakeFirst()
  const post = row && (await commentedPost(ctx, row.postId))
  if (!post) throw new NotFound()
  const [thread] = threadsOf(await threadWith(ctx, row.threadId, id))
  const comment = thread && [thread.first, ...thread.replies].find(each => each.id === id)
  if (!comment) throw new NotFound()
  const mayWrite = mayComment(post)
  return { post, thread, comment, mayWrite, mayModerate: mayModerate(ctx.viewer) }
}

/** The thread, however far down in it the comment stands. */
async function threadWith(ctx: Ctx, threadId: string, id: string): Promise<readonly Said[]> {
  const listed = await commentsIn(ctx, [threadId])
  const known = new Set(listed.map(({ key }) => key))
  if (known.has(id)) return listed
  const way = await commentAndAnswered(ctx, id)
  return [...listed, ...way.filter(({ key }) => !known.has(key))]
}

async function repliesOf(ctx: Ctx, postId: string): Promise<Said[]> {
  const replies = await ctx.services.federation.repliesTo(ctx, 'blog', postId)
  if (replies.length === 0) return []
  const hidden = await db(ctx)
    .selectFrom('reply_hidings')
    .select('uri')
    .where('post_id', '=', postId)
    .execute()
  const uris = new Set(hidden.map(({ uri }) => uri))
  return replies.map(reply => saidElsewhere(ctx, reply, uris.has(reply.uri)))
}

async function threadsHere(ctx: Ctx, postId: string): Promise<Beginning[]> {
  const threads = await db(ctx)
    .selectFrom('comments')
    .select(['id as key', 'created_at as at'])
    .where('post_id', '=', postId)
    .where('parent_id', 'is', null)
    .execute()
  return threads.map(thread => ({ ...thread, from: 'here' }))
}

/** Those that answer the post itself, or something that nobody may read. */
function beginningsOf(elsewhere: readonly Said[]): Beginning[] {
  const keys = new Set(elsewhere.map(({ key }) => key))
  return elsewhere.filter(({ parentKey }) => !parentKey || !keys.has(parentKey))
}

/** Of all replies those that are of these threads. */
function withAnswers(elsewhere: readonly Said[], beginnings: ReadonlySet<string>): Said[] {
  const parents = new Map(elsewhere.map(({ key, parentKey }) => [key, parentKey]))
  const isOf = (key: string) => {
    const seen = new Set<string>()
    for (let up: string | null | undefined = key; up && !seen.has(up); up = parents.get(up)) {
      if (beginnings.has(up)) return true
      seen.add(up)
    }
    return false
  }
  return elsewhere.filter(({ key }) => isOf(key))
}

/** Clocks elsewhere differ: an answer may seem older than what it answers. */
function beginningsFirst(said: readonly Said[]): Said[] {
  const keys = new Set(said.map(({ key }) => key))
  const isFirst = ({ parentKey }: Said) => !parentKey || !keys.has(parentKey)
  return [...said.filter(isFirst), ...said.filter(each => !isFirst(each))]
}

async function countHere(ctx: Ctx, postId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from comments c where c.post_id = ${postId}
      and not exists (select from comment_deletions d where d.comment_id = c.id)
      and not exists (select from comment_hidings h where h.comment_id = c.id)`.execute(db(ctx))
  return rows[0]?.count ?? 0
}
