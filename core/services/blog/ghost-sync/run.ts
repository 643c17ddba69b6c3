import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { GhostSaidNo, GhostUnusable } from '#core/ghost'
import { AlreadyClaimed, whileClaimed } from '#core/jobs/claim'
import { OutboundRefusal } from '#core/net/errors'
import { compareIds } from './compare-ids'
import { askForHooks } from './hooks-there'
import { type Line, logLines } from './lines'
import { pullAuthors } from './pull-authors'
import { pullIncomplete, pullList } from './pull-list'
import { pullNewsletters } from './pull-newsletters'
import type { Tell } from './pull-posts'
import { pullSettings } from './pull-settings'
import { pullPostTiers } from './pull-tiers'
import { pushPosts } from './push-posts'
import {
  actingCtx,
  askForRun,
  COMPARE_IDS_MS,
  clientOf,
  openSync,
  type Run,
  SYNC_CLAIM,
  type SyncRow,
} from './sync'
import { syncMembers } from './sync-members'
import { syncTags } from './sync-tags'
import { syncTiers } from './sync-tiers'

/** Another run is under way: what is new since it looked is the next one’s. */
const CLAIMED_MS = 10_000

/** Paused or stopped in the middle: what is done is done, and the rest is another run’s. */
class Interrupted extends Error {}

/** The job. Whatever ended it, it may run again: what is done is known by its link, what is not is done then. */
export async function runSync(ctx: Ctx): Promise<void> {
  const sync = await openSync(ctx)
  if (!sync?.started_at || sync.paused_at) return
  const acting = await actingCtx(ctx, sync)
  if (!acting) return pauseBecause(ctx, sync, NOBODY)
  try {
    await whileClaimed(ctx, SYNC_CLAIM, () => syncOnce(ctx, acting, sync))
  } catch (fault) {
    if (fault instanceof Interrupted) return
    if (fault instanceof AlreadyClaimed) return askForRun(ctx, new Date(Date.now() + CLAIMED_MS))
    await recordFailure(ctx, sync, fault)
    throw fault
  }
}

const NOBODY =
  'Whoever connected this site is no operator any more. Another operator may stop it and connect it anew.'

async function syncOnce(ctx: Ctx, acting: Ctx, sync: SyncRow): Promise<void> {
  const run: Run = { ctx, sync, ghost: await clientOf(ctx, sync) }
  const lines: Line[] = []
  const said = new Set<string>()
  const tell: Tell = (title, fate) => {
    const line = wordsOf(title, fate)
    // What is met again in one run is the same news.
    if (line && fate === 'refused' && said.has(line.words)) return
    if (line) said.add(line.words)
    if (line) lines.push(line)
  }
  const goOn = async () => {
    await logLines(ctx, sync.id, lines.splice(0))
    const now = await openSync(ctx)
    if (now?.id !== sync.id || now.paused_at) throw new Interrupted()
  }
  try {
    await syncTags(run, tell, goOn)
    await pullAuthors(run, goOn)
    await syncTiers(run, tell, goOn)
    await pullIncomplete(run, tell, goOn)
    for (const kind of ['post', 'page'] as const) await pullList(run, kind, tell, goOn)
    if (!sync.first_pull_at) await markFirstPull(ctx, sync)
    await pullPostTiers(run, tell, goOn)
    await pullNewsletters(run, goOn)
    if (!sync.compare_ids_at || sync.compare_ids_at <= ctx.now) {
      await compareIds(run, acting, tell, goOn)
      await syncMembers(run, tell, goOn)
      await compareAgainLater(ctx, sync)
    }
    if (sync.direction !== 'ghost') await pushPosts(run, tell, goOn)
    await pullSettings(run, acting, tell, goOn)
    await askForHooks(run)
    await db(ctx)
      .updateTable('ghost_syncs')
      .set({ run_at: new Date(), failure: null })
      .where('id', '=', sync.id)
      .execute()
  } finally {
    await logLines(ctx, sync.id, lines)
  }
}

async function markFirstPull(ctx: Ctx, sync: SyncRow): Promise<void> {
  await db(ctx)
    .updateTable('ghost_syncs')
    .set({ first_pull_at: new Date() })
    .where('id', '=', sync.id)
    .execute()
  await logLines(ctx, sync.id, [{ level: 'done', words: 'The first pull is done.' }])
}

/** Unless a hook has asked for it meanwhile. */
async function compareAgainLater(ctx: Ctx, sync: SyncRow): Promise<void> {
  await db(ctx)
    .updateTable('ghost_syncs')
    .set({ compare_ids_at: new Date(ctx.now.getTime() + COMPARE_IDS_MS) })
    .where('id', '=', sync.id)
    .where('compare_ids_at', 'is not distinct from', sync.compare_ids_at)
    .execute()
}

async function recordFailure(ctx: Ctx, sync: SyncRow, fault: unknown): Promise<void> {
  const sentence = sentenceOf(fault)
  if (isShut(fault)) return pauseBecause(ctx, sync, sentence)
  await db(ctx).updateTable('ghost_syncs').set({ failure: sentence }).where('id', '=', sync.id).execute()
  await logLines(ctx, sync.id, [{ level: 'fault', words: sentence }])
}

/** The key is not taken any more: asking again would be no use. */
function isShut(fault: unknown): boolean {
  return fault instanceof GhostSaidNo && (fault.status === 401 || fault.status === 403)
}

export function sentenceOf(fault: unknown): string {
  if (fault instanceof GhostSaidNo) return `Ghost said no: ${fault.message}`
  if (fault instanceof GhostUnusable) return fault.message
  if (fault instanceof OutboundRefusal) return `Ghost could not be reached: ${fault.message}.`
  return 'Something broke on our side. It is tried again; nothing is lost and nothing is done twice.'
}

async function pauseBecause(ctx: Ctx, sync: SyncRow, sentence: string): Promise<void> {
  await transaction(ctx, async tx => {
    await db(tx)
      .updateTable('ghost_syncs')
      .set({ paused_at: tx.now, failure: sentence })
      .where('id', '=', sync.id)
      .execute()
    await logLines(tx, sync.id, [{ level: 'fault', words: `Paused. ${sentence}` }])
  })
}

type Told = Parameters<Tell>[1]

const WORDS: Readonly<Partial<Record<Told, readonly [Line['level'], string]>>> = {
  take: ['done', 'taken from Ghost'],
  give: ['done', 'sent to Ghost'],
  conflict: ['notice', 'changed on both sides: please choose'],
  refused: ['fault', 'refused'],
  elsewhere: ['notice', 'could not be brought here, and stays where it is'],
}

function wordsOf(title: string, fate: Told): Line | null {
  const [level, words] = WORDS[fate] ?? []
  return level ? { level, words: `“${title}”: ${words}.` } : null
}
