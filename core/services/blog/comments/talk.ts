import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { mayModerate, type Said, saidElsewhere } from './comment-view'
import { comparePlaces, type ThreadPlace } from './thread-place'

/** So many threads of comments that answer replies of the fediverse are put below those replies. */
const MOST_HUNG = 1000

/** What the fediverse says below a post, and the threads here that have to do with it: what belongs together. */
export type Talk = {
  readonly postId: string
  readonly elsewhere: readonly Said[]
  /** Keys of the comments here that begin a thread and answer such a reply, or are answered by one. */
  readonly hung: readonly string[]
  /** What something hangs on, through whatever it answers. */
  beginningOf(key: string): string
}

/** What a thread below a post begins with. */
export type Beginning = ThreadPlace & { readonly key: string }

/** Something said, and the key of what it hangs on. */
type Piece = { readonly key: string; readonly above: string | null }

export async function talkOn(ctx: Ctx, postId: string): Promise<Talk> {
  const elsewhere = await repliesOf(ctx, postId)
  const threadOf = await threadsOfAnswered(ctx, elsewhere)
  const hung = await hungOn(ctx, postId, elsewhere, [...threadOf.values()])
  const pieces = new Map<string, Piece>(hung.map(thread => [thread.key, thread]))
  for (const { key, parentKey } of elsewhere)
    pieces.set(key, { key, above: threadOf.get(parentKey ?? '') ?? parentKey })
  const beginningOf = (key: string) => {
    const seen = new Set<string>()
    let found = key
    for (let up = pieces.get(key)?.above; up && pieces.has(up) && !seen.has(up); up = pieces.get(up)?.above) {
      seen.add(up)
      found = up
    }
    return found
  }
  return { postId, elsewhere, hung: hung.map(({ key }) => key), beginningOf }
}

/**
 * The next so many beginnings behind a place, oldest first, or those before one, youngest first: what answers nothing, or
 * something that nobody may read. What was taken back or hidden counts where the viewer sees something in its thread.
 */
export async function beginningsFrom(
  ctx: Ctx,
  talk: Talk,
  place: { readonly from: ThreadPlace | null; readonly backwards: boolean; readonly many: number },
): Promise<readonly Beginning[]> {
  const { from, backwards, many } = place
  const there = talk.elsewhere.filter(({ key }) => talk.beginningOf(key) === key)
  const here = await beginningsHere(ctx, talk, place)
  const sign = backwards ? -1 : 1
  return [...here, ...there]
    .filter(each => !from || sign * comparePlaces(each, from) > 0)
    .sort((one, other) => sign * comparePlaces(one, other))
    .slice(0, many)
    .map(({ key, at, id }) => ({ key, at, id }))
}

async function beginningsHere(
  ctx: Ctx,
  { postId, elsewhere, hung }: Talk,
  { from, backwards, many }: { from: ThreadPlace | null; backwards: boolean; many: number },
): Promise<Beginning[]> {
  const [sign, order] = backwards ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  const behind = from
    ? sql`and (c.created_at, c.id) ${sign} (${from.at}::timestamptz, ${from.id}::uuid)`
    : sql``
  const uris = elsewhere.map(({ key }) => key)
  // Only where the fediverse said something at all can a thread hang on it.
  const alone = uris.length
    ? sql`and not exists (select from comment_answers a where a.comment_id = c.id and a.uri = any(${uris}::text[]))`
    : sql``
  const readable = mayModerate(ctx.viewer)
    ? sql`not exists (select from comment_deletions d where d.comment_id = r.id)`
    : sql`not exists (select from comment_deletions d where d.comment_id = r.id)
        and not exists (select from comment_hidings h where h.comment_id = r.id)`
  const mine = ctx.viewer.member ? sql`or r.author_id = ${ctx.viewer.member.id}` : sql``
  // Not `exists`: beside an `or` PostgreSQL would gather the threads of all comments first.
  const { rows } = await sql<Beginning>`
    select c.id as key, c.id, c.created_at as at from comments c
    where c.post_id = ${postId} and c.parent_id is null ${behind} ${alone}
      and (c.id = any(${[...hung]}::uuid[])
        or (select true from comments r where r.thread_id = c.id and ((${readable}) ${mine}) limit 1))
    order by c.created_at ${order}, c.id ${order} limit ${sql.lit(many)}`.execute(db(ctx))
  return rows
}

export async function repliesOf(ctx: Ctx, postId: string, replyId?: string): Promise<Said[]> {
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

/** Threads here that answer one of these replies, oldest first, and those that are answered by one. */
async function hungOn(
  ctx: Ctx,
  postId: string,
  elsewhere: readonly Said[],
  answered: readonly string[],
): Promise<readonly Piece[]> {
  if (elsewhere.length === 0) return []
  const { rows } = await sql<Piece>`
    select c.id as key, (select a.uri from comment_answers a where a.comment_id = c.id) as above from comments c
    where c.id = any(${[...answered]}::uuid[])
    union
    (select c.id, a.uri from comment_answers a join comments c on c.id = a.comment_id
    where a.uri = any(${elsewhere.map(({ key }) => key)}::text[]) and c.post_id = ${postId}
    order by c.created_at, c.id limit ${sql.lit(MOST_HUNG)})`.execute(db(ctx))
  return rows
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
