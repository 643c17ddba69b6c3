import { type RawBuilder, type Selectable, sql } from 'kysely'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import type { PageReply } from '#core/contracts/federation'
import { mayAct, type Viewer } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'

/** `deleted`: by its author. `hidden`: by moderation. */
export type CommentState = 'shown' | 'deleted' | 'hidden'

/** One thing said below a post, as the viewer may see it. */
export type CommentView = {
  readonly id: string
  /** Said here by a member, or in the fediverse. */
  readonly from: 'here' | 'fediverse'
  readonly author: { readonly name: string; readonly handle: string; readonly url: string | null }
  /** As typed here, or sanitised as it came; null where it is gone for this viewer. */
  readonly body: { readonly text: string } | { readonly html: string; readonly warning: string | null } | null
  readonly at: Date
  readonly edited: boolean
  readonly state: CommentState
  readonly mine: boolean
  /** How many members like it; null for what they cannot like. */
  readonly likes: number | null
  /** Whether the viewer does. */
  readonly liked: boolean
  /** Said here, and in the fediverse, too. */
  readonly alsoInFediverse: boolean
  /** Where its own page is. */
  readonly url: string
  /** Whom it answers, where that is not what its thread begins with. */
  readonly answers: string | null
}

export type Thread = {
  readonly first: CommentView
  readonly replies: readonly CommentView[]
  /** Not all of its answers are among them. */
  readonly more: boolean
}

/** One below the other, with what is needed to put it into its thread. */
export type Said = CommentView & { readonly key: string; readonly parentKey: string | null }

type Row = Pick<Selectable<Database['comments']>, 'id' | 'text'> & {
  parentId: string | null
  threadId: string
  at: Date
  editedAt: Date | null
  authorId: string
  name: string
  handle: string
  left: boolean
  deleted: boolean
  hidden: boolean
  likes: number
  liked: boolean
  answeredUri: string | null
}

const MAX_COMMENTS = 1000

export const mayModerate = (viewer: Viewer): boolean =>
  mayAct(viewer, 'editor') || mayAct(viewer, 'moderator')

/**
 * What members said in these threads: what each begins with and the oldest so many answers of each, at most 1000 in all;
 * `cut` has the threads with more.
 */
export async function commentsIn(
  ctx: Ctx,
  threadIds: readonly string[],
  answers: number = MAX_COMMENTS,
): Promise<{ said: Said[]; cut: ReadonlySet<string> }> {
  if (threadIds.length === 0) return { said: [], cut: new Set() }
  const oldest = sql`c.id in (select l.id from unnest(${[...threadIds]}::uuid[]) t (id), lateral (
    select s.id from comments s where s.thread_id = t.id order by s.created_at, s.id limit ${answers + 2}) l)`
  const rows = await commentsWhere(ctx, oldest)
  const many = new Map<string, number>()
  const said = rows.filter(({ threadId }) => {
    const nth = many.get(threadId) ?? 0
    many.set(threadId, nth + 1)
    return nth <= answers
  })
  return {
    said: await saidByMembers(ctx, said),
    cut: new Set([...many].flatMap(([threadId, nth]) => (nth > answers + 1 ? threadId : []))),
  }
}

/** A comment and what it answers, up to what its thread begins with. */
export async function commentAndAnswered(ctx: Ctx, id: string): Promise<Said[]> {
  const way = await commentsWhere(
    ctx,
    sql`c.id in (with recursive up as (
      select s.id, s.parent_id, 1 as depth from comments s where s.id = ${id}
      union all
      select s.id, s.parent_id, up.depth + 1 from up join comments s on s.id = up.parent_id
      where up.depth < ${MAX_COMMENTS})
      select id from up)`,
  )
  return saidByMembers(ctx, way)
}

/** What threads begin with, then answers, oldest first. */
async function commentsWhere(ctx: Ctx, condition: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { member } = ctx.viewer
  const liked = member
    ? sql`exists (select from comment_likes l where l.comment_id = c.id and l.member_id = ${member.id})`
    : sql`false`
  const { rows } = await sql<Row>`
    select c.id, c.text, c.parent_id as "parentId", c.thread_id as "threadId", c.created_at as at, c.edited_at as "editedAt",
      c.author_id as "authorId", c.likes, ${liked} as liked, m.name, m.handle, m.email is null as left,
      exists (select from comment_deletions d where d.comment_id = c.id) as deleted,
      exists (select from comment_hidings h where h.comment_id = c.id) as hidden,
      (select a.uri from comment_answers a where a.comment_id = c.id) as "answeredUri"
    from comments c join members m on m.id = c.author_id where ${condition}
    order by c.parent_id is not null, c.created_at, c.id limit ${sql.lit(MAX_COMMENTS)}`.execute(db(ctx))
  return rows
}

async function saidByMembers(ctx: Ctx, rows: readonly Row[]): Promise<Said[]> {
  const federated = await ctx.services.federation.federatedComments(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map(row => saidHere(ctx, row, federated.has(row.id)))
}

function saidHere(ctx: Ctx, row: Row, alsoInFediverse: boolean): Said {
  const mine = row.authorId === ctx.viewer.member?.id
  const state = row.deleted ? 'deleted' : row.hidden ? 'hidden' : 'shown'
  const readable = state === 'shown' || (state === 'hidden' && (mine || mayModerate(ctx.viewer)))
  const url = row.left ? null : `${ctx.house.config.origins.federation}/@${row.handle}`
  return {
    id: row.id,
    key: row.id,
    parentKey: row.parentId ?? row.answeredUri,
    from: 'here',
    state,
    mine,
    alsoInFediverse,
    author: { name: row.left ? FORMER_MEMBER : row.name, handle: '', url },
    body: readable && row.text !== '' ? { text: row.text } : null,
    at: row.at,
    edited: row.editedAt !== null,
    likes: row.likes,
    liked: row.liked,
    url: `/comments/${row.id}`,
    answers: null,
  }
}

export function saidElsewhere(ctx: Ctx, reply: PageReply, hidden: boolean): Said {
  const { html, warning } = reply
  return {
    id: reply.id,
    key: reply.uri,
    parentKey: reply.answersComment ?? reply.inReplyTo,
    from: 'fediverse',
    mine: false,
    alsoInFediverse: false,
    likes: null,
    liked: false,
    author: reply.author,
    body: hidden && !mayModerate(ctx.viewer) ? null : { html, warning },
    at: reply.at,
    edited: reply.editedAt !== null,
    state: hidden ? 'hidden' : 'shown',
    url: reply.url,
    answers: null,
  }
}

/**
 * Threads out of what was said, in its order. However deep an answer stands, it is drawn one step in, and says whom it
 * answers. What this viewer may not read keeps its place where an answer that they may read would lose its question.
 * At most so many answers of each are drawn; of the threads that begin with what `cut` names, some are not even here.
 */
export function threadsOf(
  said: readonly Said[],
  answers: number = Number.POSITIVE_INFINITY,
  cut: ReadonlySet<string> = new Set(),
): Thread[] {
  const byKey = new Map(said.map(each => [each.key, each]))
  const kept = new Set(said.filter(isWorthShowing).map(each => each.key))
  for (const key of [...kept]) {
    for (
      let up = byKey.get(key)?.parentKey;
      up && byKey.has(up) && !kept.has(up);
      up = byKey.get(up)?.parentKey
    )
      kept.add(up)
  }
  const threads = new Map<string, { first: CommentView; replies: CommentView[] }>()
  for (const each of said) {
    if (!kept.has(each.key)) continue
    const root = rootOf(each, byKey)
    if (root.key === each.key) threads.set(each.key, { first: each, replies: [] })
    else threads.get(root.key)?.replies.push(withAnswered(each, root, byKey))
  }
  return [...threads].map(([key, { first, replies }]) => ({
    first,
    replies: replies.slice(0, answers),
    more: replies.length > answers || cut.has(key),
  }))
}

/** What can be read, and what its author can bring back. */
const isWorthShowing = ({ body, mine, state }: Said) => body !== null || (mine && state === 'deleted')

function rootOf(each: Said, byKey: ReadonlyMap<string, Said>): Said {
  let root = each
  const seen = new Set<string>()
  while (root.parentKey && !seen.has(root.key)) {
    seen.add(root.key)
    const parent = byKey.get(root.parentKey)
    if (!parent) break
    root = parent
  }
  return root
}

function withAnswered(each: Said, root: Said, byKey: ReadonlyMap<string, Said>): CommentView {
  const answered = each.parentKey === root.key ? undefined : byKey.get(each.parentKey ?? '')
  return { ...each, answers: answered?.author.name ?? null }
}
