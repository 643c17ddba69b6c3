import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostItem, ghostPostsOfApi, ghostTagsOfApi } from '#core/ghost'
import type { LexicalDocument } from '#core/lexical'
import { documentMarkdown } from '#core/lexical/editing'
import { type DiffPart, wordDiff } from '#core/text/word-diff'
import { deletePost } from '../delete-post'
import { type PostHere, postsHere } from '../ghost-import/content'
import { writePosts } from '../ghost-import/write-posts'
import type { PostKind } from '../post-input'
import { unpublish } from '../publish'
import { queuePostWebhooks } from '../queue-webhooks'
import { generatedSlug } from '../slug'
import { writeTag } from '../tags'
import { openConflictCount, type Reason } from './conflicts'
import { mirroredAlready } from './mirror'
import { agreeOnPost, yieldToOurs } from './post-links'
import { askForRun, openSync, type SyncRow } from './sync'
import { tierHere } from './sync-tiers'
import { asTagFields, theirSide, uploadsOfTag } from './tag-fields'
import { take } from './take-posts'
import { stateOf, type TierSide, tierInWords, tierThere } from './tier-fields'
import { type Weighed, weigh } from './weigh'

export const CHOICES = ['ours', 'theirs', 'both'] as const
export type Choice = (typeof CHOICES)[number]

export type ConflictSummary = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly reason: Reason
  readonly foundAt: Date
}

/** One side of it; null where it was thrown away. */
export type ConflictSide = {
  readonly title: string
  readonly document: LexicalDocument
  readonly excerpt: string | null
  readonly state: string
} | null

type TagWords = { readonly name: string; readonly description: string }

export type ConflictView = ConflictSummary & {
  readonly ours: ConflictSide
  readonly theirs: ConflictSide
  readonly postId: string
  /** Of a tag or a tier: what it is called and says on either side. */
  readonly tag: { readonly ours: TagWords; readonly theirs: TagWords } | null
  readonly choices: readonly Choice[]
  /** Of two texts: from ours to theirs, word by word; empty where there is one, or none. */
  readonly changes: readonly DiffPart[]
}

export const CONFLICTS_PER_PAGE = 100

/** What waits for somebody to choose, the oldest first. Pages count from 1. */
export async function openConflicts(ctx: Ctx, page = 1): Promise<readonly ConflictSummary[]> {
  requireRole(ctx, 'editor')
  const sync = await openSync(ctx)
  if (!sync) return []
  return db(ctx)
    .selectFrom('ghost_conflicts')
    .select(['id', 'kind', 'title', 'reason', 'found_at as foundAt'])
    .where('site', '=', sync.site)
    .where('chosen_at', 'is', null)
    .orderBy('id')
    .limit(CONFLICTS_PER_PAGE)
    .offset((page - 1) * CONFLICTS_PER_PAGE)
    .execute()
}

/** How many wait. */
export async function waitingConflicts(ctx: Ctx): Promise<number> {
  requireRole(ctx, 'editor')
  const sync = await openSync(ctx)
  return sync ? openConflictCount(ctx, sync.site) : 0
}

/** Both texts. Throws `NotFound` once somebody has chosen. */
export async function conflictView(ctx: Ctx, id: string): Promise<ConflictView> {
  requireRole(ctx, 'editor')
  const { row, sync } = await conflictRow(ctx, id)
  const { kind, title, reason, found_at: foundAt, our_id: postId } = row
  const summary = { id: row.id, kind, title, reason, foundAt, postId, tag: null, changes: [] }
  const here = (await postsHere(ctx, [postId])).get(postId)
  const item = row.theirs as GhostItem | null
  if (kind === 'tier') {
    const tag = await tierSides(ctx, postId, item, sync.site)
    return { ...summary, tag, ours: null, theirs: null, choices: ['ours', 'theirs'] }
  }
  if (kind === 'tag') {
    const tag = await tagSides(ctx, postId, item, sync.site)
    return { ...summary, tag, ours: null, theirs: null, choices: ['ours', 'theirs'] }
  }
  const [post] = item ? ghostPostsOfApi(kind as PostKind, [item], sync.site).posts : []
  const moved = await mirroredAlready(ctx, sync, [item])
  const ours = here && here.state !== 'deleted' ? sideOf(here) : null
  const theirs = post
    ? {
        title: post.title,
        document: moved.moveDocument(post.document),
        excerpt: post.excerpt,
        state: post.status,
      }
    : null
  return {
    ...summary,
    ours,
    theirs,
    changes: ours && theirs ? wordDiff(wordsOf(ours), wordsOf(theirs)) : [],
    choices: reason === 'changed' ? CHOICES : ['ours', 'theirs'],
  }
}

function wordsOf({ title, document }: NonNullable<ConflictSide>): string {
  return `${title}\n\n${documentMarkdown(document)}`
}

async function tagSides(ctx: Ctx, id: string, item: GhostItem | null, site: string) {
  const ours = await db(ctx)
    .selectFrom('tags')
    .select(['name', 'description'])
    .where('id', '=', id)
    .executeTakeFirst()
  const [theirs] = item ? ghostTagsOfApi([item], site) : []
  return {
    ours: ours ?? { name: '', description: '' },
    theirs: { name: theirs?.name ?? '', description: theirs?.description ?? '' },
  }
}

async function tierSides(ctx: Ctx, id: string, item: GhostItem | null, site: string) {
  const { locale } = ctx.house.site()
  const words = (side: TierSide | null) => ({
    name: side?.name ?? '',
    description: side ? tierInWords(side, locale) : '',
  })
  return { ours: words(await tierHere(ctx, id)), theirs: words(item && tierThere(item, site)) }
}

function sideOf({ content: { title, document, customExcerpt }, state }: PostHere): ConflictSide {
  return { title, document, excerpt: customExcerpt, state }
}

async function conflictRow(ctx: Ctx, id: string) {
  const sync = await openSync(ctx)
  const row = await db(ctx)
    .selectFrom('ghost_conflicts')
    .selectAll()
    .where('id', '=', readId(id))
    .where('chosen_at', 'is', null)
    .executeTakeFirst()
  if (!row || !sync || row.site !== sync.site) throw new NotFound()
  return { row, sync }
}

/**
 * What was chosen is done here, and there with the next run. The text that was not chosen stays: theirs as a revision of
 * ours, ours as a revision of its own; with `both`, theirs as a draft. Throws `NotFound`.
 */
export async function choose(ctx: Ctx, id: string, choice: Choice): Promise<void> {
  const editor = requireRole(ctx, 'editor')
  await transaction(ctx, async tx => {
    await db(tx)
      .selectFrom('ghost_conflicts')
      .select('id')
      .where('id', '=', readId(id))
      .forNoKeyUpdate()
      .execute()
    const { row, sync } = await conflictRow(tx, id)
    if (row.kind === 'tag') await settleTag(tx, sync, row, choice)
    else if (row.kind === 'tier') await settleTier(tx, sync, row, choice)
    else if (row.reason === 'deleted there') await settleGoneThere(tx, sync, row, choice)
    else await settlePost(tx, sync, row, choice)
    await db(tx)
      .updateTable('ghost_conflicts')
      .set({ choice, chosen_by_id: editor.id, chosen_at: tx.now })
      .where('id', '=', row.id)
      .execute()
    await askForRun(tx)
  })
}

type ConflictRow = Awaited<ReturnType<typeof conflictRow>>['row']

async function settlePost(tx: Tx, sync: SyncRow, row: ConflictRow, choice: Choice): Promise<void> {
  const item = row.theirs as GhostItem
  const kind = row.kind as PostKind
  const read = ghostPostsOfApi(kind, [item], sync.site)
  const moved = await mirroredAlready(tx, sync, [item])
  const [weighed] = await weigh(tx, sync, kind, [item], read, moved)
  if (!weighed) throw new NotFound()
  if (choice === 'theirs') return takeTheirs(tx, sync, weighed)
  if (choice === 'both') await keepAsDraft(tx, weighed)
  await yieldToOurs(tx, sync, weighed)
}

async function takeTheirs(tx: Tx, sync: SyncRow, weighed: Weighed): Promise<void> {
  const { post, row } = weighed
  const written = (await take(tx, sync, [weighed])).get(post.ghostId)
  if (!written) throw new NotFound()
  await agreeOnPost(tx, sync, weighed, written)
  await queuePostWebhooks(tx, row.columns.id, weighed.here ? 'edited' : 'added')
}

/** Theirs beside ours, for somebody to put together. */
async function keepAsDraft(tx: Tx, { row }: Weighed): Promise<void> {
  const id = Bun.randomUUIDv7()
  const title = `${row.columns.title} (from Ghost)`.slice(0, 2000)
  const slug = await generatedSlug(tx, `${row.columns.slug}-from-ghost`, null)
  const draft = {
    ...row,
    state: 'draft' as const,
    at: null,
    rest: { ...row.rest, ghostId: undefined },
    columns: { ...row.columns, id, title, slug },
    version: 1,
  }
  await writePosts(tx, [draft])
}

/** Ours is made there anew, or follows into the bin. */
async function settleGoneThere(tx: Tx, sync: SyncRow, row: ConflictRow, choice: Choice): Promise<void> {
  if (choice === 'theirs') {
    const here = (await postsHere(tx, [row.our_id])).get(row.our_id)
    if (here?.state === 'published') await unpublish(tx, row.our_id)
    if (here && here.state !== 'deleted') await deletePost(tx, row.our_id)
  }
  await db(tx)
    .deleteFrom('ghost_links')
    .where('site', '=', sync.site)
    .where('kind', '=', row.kind)
    .where('ghost_id', '=', row.ghost_id)
    .execute()
}

/** Prices are not the editors’ to choose. */
async function settleTier(tx: Tx, { site }: SyncRow, row: ConflictRow, choice: Choice): Promise<void> {
  requireRole(tx, 'members')
  const theirs = tierThere(row.theirs as GhostItem, site)
  // As of a tag.
  await sql`
    update ghost_links set base = ${JSON.stringify(theirs)}::jsonb
    where site = ${site} and kind = 'tier' and ghost_id = ${row.ghost_id}`.execute(db(tx))
  if (choice === 'theirs') await tx.services.account.followTier(tx, row.our_id, stateOf(theirs))
}

async function settleTag(tx: Tx, sync: SyncRow, row: ConflictRow, choice: Choice): Promise<void> {
  const [tag] = ghostTagsOfApi([row.theirs as GhostItem], sync.site)
  if (!tag) return
  const theirs = theirSide(tx, tag, await mirroredAlready(tx, sync, uploadsOfTag(tag)))
  // What was agreed on is theirs: ours then differs from it, and is sent.
  await sql`
    update ghost_links set base = ${JSON.stringify(theirs)}::jsonb
    where site = ${sync.site} and kind = 'tag' and ghost_id = ${tag.ghostId}`.execute(db(tx))
  if (choice === 'theirs') await writeTag(tx, row.our_id, asTagFields(theirs))
}
