import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
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
  /** By which name the viewer would also say it in the fediverse; null where they cannot. */
  readonly voice: string | null
}

/** Comments of members and replies of the fediverse, oldest thread first. Null where there is no post to comment on. */
export async function commentsOn(ctx: Ctx, postId: string, page = 1): Promise<Comments | null> {
  const post = await commentedPost(ctx, postId)
  if (!post) return null
  const talk = await talkOn(ctx, postId)
  const shown = talk.beginnings.slice((page - 1) * THREADS_PER_PAGE, page * THREADS_PER_PAGE)
  return {
    ...{ post, ...(await mayDo(ctx, post)) },
    threads: threadsOf(await saidIn(ctx, talk, new Set(shown))),
    pages: Math.max(1, Math.ceil(talk.beginnings.length / THREADS_PER_PAGE)),
    total: (await countHere(ctx, postId)) + talk.elsewhere.filter(({ state }) => state === 'shown').length,
  }
}

export type OneComment = {
  readonly post: CommentedPost
  readonly thread: Thread
  readonly comment: CommentView
  readonly mayWrite: boolean
  readonly mayModerate: boolean
  readonly voice: string | null
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
  const talk = await talkOn(ctx, post.id)
  const said = await saidIn(ctx, talk, new Set([talk.beginningOf(row.threadId)]))
  return oneOf(ctx, post, await withDeep(ctx, said, id), id)
}

/** A reply of the fediverse to this post with its whole thread. Throws `NotFound` where the viewer may not read it. */
export async function oneReply(ctx: Ctx, askedPost: string, asked: string): Promise<OneComment> {
  const [postId, id] = [readId(askedPost), readId(asked)]
  const post = await commentedPost(ctx, postId)
  if (!post) throw new NotFound()
  const [reply] = await repliesOf(ctx, postId, id)
  if (!reply) throw new NotFound()
  const talk = await talkOn(ctx, postId)
  const said = await saidIn(ctx, talk, new Set([talk.beginningOf(reply.key)]))
  const isListed = said.some(({ key }) => key === reply.key)
  return oneOf(ctx, post, isListed ? said : [...said, reply], id)
}

async function oneOf(ctx: Ctx, post: CommentedPost, said: readonly Said[], id: string): Promise<OneComment> {
  for (const thread of threadsOf(said)) {
    const comment = [thread.first, ...thread.replies].find(each => each.id === id)
    if (comment) return { post, thread, comment, ...(await mayDo(ctx, post)) }
  }
  throw new NotFound()
}

async function mayDo(ctx: Ctx, post: CommentedPost) {
  const mayWrite = mayComment(post)
  const voice = mayWrite ? await ctx.services.federation.voiceBelow(ctx, 'blog', post.id) : null
  return { mayWrite, voice, mayModerate: mayModerate(ctx.viewer) }
}

/** All that is said below a post, as far as it takes to know what belongs together. */
type Talk = {
  readonly elsewhere: readonly Said[]
  /** Keys of the comments that threads here begin with. */
  readonly here: readonly string[]
  /** Keys of what answers nothing, or something that nobody may read; oldest first. */
  readonly beginnings: readonly string[]
  /** What something hangs on, through whatever it answers. */
  beginningOf(key: string): string
}

/** A comment with what answers it here, or a reply of the fediverse, and what it hangs on. */
type Piece = { readonly key: string; readonly at: Date; readonly above: string | null }

async function talkOn(ctx: Ctx, postId: string): Promise<Talk> {
  const elsewhere = await repliesOf(ctx, postId)
  const here = await threadsHere(ctx, postId)
  const threadOf = await threadsOfAnswered(ctx, elsewhere)
  const pieces = new Map<string, Piece>(here.map(thread => [thread.key, thread]))
  for (const { key, at, parentKey } of elsewhere)
    pieces.set(key, { key, at, above: threadOf.get(parentKey ?? '') ?? parentKey })
  const beginningOf = (key: string) => {
    const seen = new Set<string>()
    let found = key
    for (let up = pieces.get(key)?.above; up && pieces.has(up) && !seen.has(up); up = pieces.get(up)?.above) {
      seen.add(up)
      found = up
    }
    return found
  }
  const beginnings = [...pieces.values()]
    .filter(({ above }) => !above || !pieces.has(above))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ key }) => key)
  return { elsewhere, here: here.map(({ key }) => key), beginnings, beginningOf }
}

/** What hangs on these beginnings, each after what it answers where clocks agree. */
async function saidIn(ctx: Ctx, talk: Talk, beginnings: ReadonlySet<string>): Promise<readonly Said[]> {
  const isAsked = (key: string) => beginnings.has(talk.beginningOf(key))
  const here = await commentsIn(ctx, talk.here.filter(isAsked))
  const all = [...here, ...talk.elsewhere.filter(({ key }) => isAsked(key))]
  return beginningsFirst(all.sort((a, b) => a.at.getTime() - b.at.getTime()))
}

/** With a comment however far down in its thread it stands. */
async function withDeep(ctx: Ctx, said: readonly Said[], id: string): Promise<readonly Said[]> {
  const known = new Set(said.map(({ key }) => key))
  if (known.has(id)) return said
  const way = await commentAndAnswered(ctx, id)
  return [...said, ...way.filter(({ key }) => !known.has(key))]
}

async function repliesOf(ctx: Ctx, postId: string, replyId?: string): Promise<Said[]> {
  const replies = await ctx.services.federation.repliesTo(ctx, 'blog', postId, replyId)
  if (replies.length === 0) return []
  const hidden = await db(ctx)
    .selectFrom('reply_hidings')
    .select('uri')
    .where('post_id', '=', postId)
    .execute()
  const uris = new Set(hidden.map(({ uri }) => uri))
  return replies.map(reply => saidElsewhere(ctx, reply, uris.has(reply.uri)))
}

async function threadsHere(ctx: Ctx, postId: string): Promise<Piece[]> {
  return db(ctx)
    .selectFrom('comments as c')
    .leftJoin('comment_answers as a', 'a.comment_id', 'c.id')
    .select(['c.id as key', 'c.created_at as at', 'a.uri as above'])
    .where('c.post_id', '=', postId)
    .where('c.parent_id', 'is', null)
    .execute()
}

/** The threads of the comments that replies of the fediverse answer. */
async function threadsOfAnswered(ctx: Ctx, elsewhere: readonly Said[]): Promise<ReadonlyMap<string, string>> {
  const answered = elsewhere.flatMap(({ parentKey }) => (parentKey && isId(parentKey) ? [parentKey] : []))
  if (answered.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('comments')
    .select(['id', 'thread_id as threadId'])
    .where('id', 'in', answered)
    .execute()
  return new Map(rows.map(({ id, threadId }) => [id, threadId]))
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
