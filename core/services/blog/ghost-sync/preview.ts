import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { GhostSaidNo, GhostUnusable, ghostPostsOfApi } from '#core/ghost'
import { OutboundRefusal } from '#core/net/errors'
import { postsHere } from '../ghost-import/content'
import type { PostKind } from '../post-input'
import type { Fate } from './decide'
import { mirroredAlready } from './mirror'
import { POSTS_QUERY, waitingToBeSent } from './push-posts'
import { sentenceOf } from './run'
import { clientOf, openSync, type Run } from './sync'
import { weigh } from './weigh'

const PAGE = 25
/** The rest is counted. */
const MOST_TITLES = 100

export type PreviewChange = {
  readonly title: string
  readonly kind: PostKind
  readonly fate: Fate | 'new there'
}
/** What a run does with members and newsletters that were made here. */
export type PreviewPeople = {
  /** Who would be made in Ghost: they get a newsletter that is there as well. */
  readonly membersSent: number
  readonly membersHere: number
  readonly newslettersHere: number
}
/** A `done` one says how many of each, and names the first of those that would change. */
export type Preview =
  | { readonly state: 'waiting' }
  | { readonly state: 'failed'; readonly failure: string }
  | {
      readonly state: 'done'
      readonly at: string
      readonly counts: Readonly<Record<string, number>>
      readonly lines: readonly PreviewChange[]
      /** Not in those of an older version. */
      readonly people?: PreviewPeople
    }

/** The job: reads everything there and weighs it beside ours as a run would, and writes nothing on either side. */
export async function lookAtGhost(ctx: Ctx): Promise<void> {
  const sync = await openSync(ctx)
  if (!sync) return
  try {
    const run: Run = { ctx, sync, ghost: await clientOf(ctx, sync) }
    await keepPreview(ctx, sync.id, await lookAtAll(run))
  } catch (fault) {
    if (!(fault instanceof GhostSaidNo || fault instanceof GhostUnusable || fault instanceof OutboundRefusal))
      throw fault
    await keepPreview(ctx, sync.id, { state: 'failed', failure: sentenceOf(fault) })
  }
}

async function lookAtAll(run: Run): Promise<Preview> {
  const counts: Record<string, number> = {}
  const lines: PreviewChange[] = []
  const known = new Set<string>()
  const count = (line: PreviewChange) => {
    counts[line.fate] = (counts[line.fate] ?? 0) + 1
    const isChange = !['unchanged', 'agree', 'leave', 'keep'].includes(line.fate)
    if (isChange && lines.length < MOST_TITLES) lines.push(line)
  }
  for (const kind of ['post', 'page'] as const)
    for await (const { id, ...line } of weighedThere(run, kind)) {
      if (id) known.add(id)
      count(line)
    }
  if (run.sync.direction !== 'ghost') for await (const line of onlyHere(run, known)) count(line)
  return { state: 'done', at: new Date().toISOString(), counts, lines, people: await peopleHere(run) }
}

/** Of those without a counterpart in Ghost yet. */
async function peopleHere({ ctx, sync, ghost }: Run): Promise<PreviewPeople> {
  const { items } = await ghost.browse('newsletters', { limit: '100', filter: 'status:active' })
  const slugs = items.map(({ slug, id }) => String(slug ?? id))
  const isLinked = (kind: string, id: string) => sql`exists (select from ghost_links l
    where l.site = ${sync.site} and l.kind = ${kind} and l.our_id = ${sql.ref(id)})`
  const { rows } = await sql<PreviewPeople>`
    with letters as (select n.id, n.slug = any(${slugs}::text[]) or ${isLinked('newsletter', 'n.id')} as there from newsletters n),
      people as (select exists (select from subscriptions s join letters n on n.id = s.newsletter_id
          where s.member_id = m.id and n.there) and ${sync.direction !== 'ghost'}::boolean as sent
        from members m where m.email is not null and not ${isLinked('member', 'm.id')}
          and not exists (select from account_closings c where c.member_id = m.id))
    select count(*) filter (where sent)::int as "membersSent", count(*) filter (where not sent)::int as "membersHere",
      (select count(*) filter (where not there)::int from letters) as "newslettersHere" from people`.execute(
    db(ctx),
  )
  return rows[0] ?? { membersSent: 0, membersHere: 0, newslettersHere: 0 }
}

async function* weighedThere({ ctx, sync, ghost }: Run, kind: PostKind) {
  for (let page = 1; ; page += 1) {
    const { items, pages } = await ghost.browse(`${kind}s`, {
      ...POSTS_QUERY,
      limit: String(PAGE),
      page: String(page),
      order: 'created_at asc',
    })
    const read = ghostPostsOfApi(kind, items, sync.site)
    const moved = await mirroredAlready(ctx, sync, [items])
    const weighed = await transaction(ctx, tx => weigh(tx, sync, kind, items, read, moved, { isLook: true }))
    for (const { post, fate, here } of weighed) yield { title: post.title, kind, fate, id: here?.id ?? null }
    if (page >= pages || items.length === 0) return
  }
}

async function* onlyHere({ ctx, sync }: Run, known: ReadonlySet<string>): AsyncGenerator<PreviewChange> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const waiting = await waitingToBeSent(ctx, sync.site, after)
    const here = await postsHere(
      ctx,
      waiting.map(({ id }) => id),
    )
    for (const { id, kind } of waiting) {
      after = id
      if (!known.has(id)) yield { title: here.get(id)?.content.title ?? '', kind, fate: 'new there' }
    }
    if (waiting.length === 0) return
  }
}

async function keepPreview(ctx: Ctx, id: string, preview: Preview): Promise<void> {
  await db(ctx)
    .updateTable('ghost_syncs')
    .set({ preview: jsonb<unknown>(preview) })
    .where('id', '=', id)
    .execute()
}
