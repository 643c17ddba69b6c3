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
  type Thread,
  threadsOf,
} from './comment-view'
import { type CommentedPost, commentedPost } from './commented-post'
import { type Beginning, beginningsFrom, repliesOf, type Talk, talkOn } from './talk'
import { comparePlaces, placeText, readPlace } from './thread-place'

const THREADS_PER_PAGE = 20
/** Of each thread on such a page; its own page has more. */
const ANSWERS_SHOWN = 40

/** What stands below a post, for who looks at it. */
export type Comments = {
  readonly post: CommentedPost
  readonly threads: readonly Thread[]
  /** Places behind and before these threads; null where there are no more. */
  readonly next: string | null
  readonly previous: string | null
  /** How many everybody may read. */
  readonly total: number
  readonly mayWrite: boolean
  readonly mayModerate: boolean
  /** By which name the viewer would also say it in the fediverse; null where they cannot. */
  readonly voice: string | null
}

/** Which threads: behind a place, before one, or the first. */
export type ThreadsAsked = { readonly after?: unknown; readonly before?: unknown }

/**
 * Comments of members and replies of the fediverse, oldest thread first. Null where there is no post to comment on.
 * Throws `NotFound` for a place that is none.
 */
export async function commentsOn(
  ctx: Ctx,
  postId: string,
  asked: ThreadsAsked = {},
): Promise<Comments | null> {
  const [after, before] = [readPlace(asked.after), readPlace(asked.before)]
  const post = await commentedPost(ctx, postId)
  if (!post) return null
  const talk = await talkOn(ctx, postId)
  const backwards = !after && before !== null
  const found = await beginningsFrom(ctx, talk, {
    from: after ?? before,
    backwards,
    many: THREADS_PER_PAGE + 1,
  })
  const shown = found.slice(0, THREADS_PER_PAGE)
  const more = found.length > shown.length
  if (backwards) shown.reverse()
  const [first, last] = [shown.at(0), shown.at(-1)]
  return {
    post,
    ...(await mayDo(ctx, post)),
    threads: await threadsFrom(ctx, talk, shown),
    next: last && (backwards || more) ? placeText(last) : null,
    previous: first && (after || (backwards && more)) ? placeText(first) : null,
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
  const said = await saidFrom(ctx, talk, talk.beginningOf(row.threadId))
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
  const said = await saidFrom(ctx, talk, talk.beginningOf(reply.key))
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

/** The threads that begin so, each with its oldest answers. */
async function threadsFrom(
  ctx: Ctx,
  talk: Talk,
  beginnings: readonly Beginning[],
): Promise<readonly Thread[]> {
  const hung = new Map<string, string[]>(beginnings.map(({ key }) => [key, isId(key) ? [key] : []]))
  for (const key of talk.hung) {
    const beginning = talk.beginningOf(key)
    if (beginning !== key) hung.get(beginning)?.push(key)
  }
  const asked = [...hung.values()].flatMap(keys => keys.slice(0, ANSWERS_SHOWN + 1))
  const here = await commentsIn(ctx, asked, ANSWERS_SHOWN)
  const said = inOrder(talk, new Set(hung.keys()), here.said)
  return threadsOf(said, ANSWERS_SHOWN, new Set([...here.cut].map(talk.beginningOf)))
}

/** What hangs on this beginning. */
async function saidFrom(ctx: Ctx, talk: Talk, beginning: string): Promise<readonly Said[]> {
  const hung = talk.hung.filter(key => talk.beginningOf(key) === beginning)
  const here = await commentsIn(ctx, [...new Set([...(isId(beginning) ? [beginning] : []), ...hung])])
  return inOrder(talk, new Set([beginning]), here.said)
}

/** Each after what it answers where clocks agree. */
function inOrder(talk: Talk, beginnings: ReadonlySet<string>, here: readonly Said[]): readonly Said[] {
  const there = talk.elsewhere.filter(({ key }) => beginnings.has(talk.beginningOf(key)))
  return beginningsFirst([...here, ...there].sort(comparePlaces))
}

/** With a comment however far down in its thread it stands. */
async function withDeep(ctx: Ctx, said: readonly Said[], id: string): Promise<readonly Said[]> {
  const known = new Set(said.map(({ key }) => key))
  if (known.has(id)) return said
  const way = await commentAndAnswered(ctx, id)
  return [...said, ...way.filter(({ key }) => !known.has(key))]
}

/** Clocks elsewhere differ: an answer may seem older than what it answers. */
function beginningsFirst(said: readonly Said[]): Said[] {
  const keys = new Set(said.map(({ key }) => key))
  const isFirst = ({ parentKey }: Said) => !parentKey || !keys.has(parentKey)
  return [...said.filter(isFirst), ...said.filter(each => !isFirst(each))]
}

async function countHere(ctx: Ctx, postId: string): Promise<number> {
  const { shown } = await db(ctx)
    .selectFrom('comment_counts')
    .select(({ fn }) => fn.sum<string | null>('shown').as('shown'))
    .where('post_id', '=', postId)
    .executeTakeFirstOrThrow()
  return Number(shown ?? 0)
}
