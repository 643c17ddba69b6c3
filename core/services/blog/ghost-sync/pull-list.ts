import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import type { PostKind } from '../post-input'
import { INCOMPLETE, pullPosts, type Tell } from './pull-posts'
import { POSTS_QUERY } from './push-posts'
import { openSync, type Run, type SyncRow } from './sync'

/** Rows of one transaction, and documents in memory at once. */
const PAGE = 25
/** Ghost counts in whole seconds: what was saved in the same second as the last one seen may not have been seen. */
const OVERLAP_MS = 2_000
const INCOMPLETE_AT_ONCE = 50

type Cursor = SyncRow['cursors'][string]

/**
 * Reads everything that changed there since the last time, oldest change first, a page a step. A list shifts while it is
 * read, so no step counts on the one before: each begins at the moment the last one ended, and what is met twice is known.
 * How far it came is written with what came of it.
 */
export async function pullList(
  run: Run,
  kind: PostKind,
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  const of = `${kind}s`
  let cursor = overlapping((await openSync(run.ctx))?.cursors[of] ?? { since: null, page: 1 })
  for (let isFirst = true; ; isFirst = false) {
    await goOn()
    const { items, pages, total } = await run.ghost.browse(of, {
      ...POSTS_QUERY,
      limit: String(PAGE),
      page: String(cursor.page),
      order: 'updated_at asc',
      ...(cursor.since && { filter: `updated_at:>='${ghostTime(cursor.since)}'` }),
    })
    const next = cursorAfter(cursor, items.at(-1)?.updated_at)
    const isLast = cursor.page >= pages || items.length === 0
    const kept = isLast && next.since ? { since: next.since, page: 1 } : next
    await pullPosts(run, kind, items, tell, tx =>
      keepCursor(tx, run.sync, of, kept, items.length, isFirst ? total : null),
    )
    if (isLast) return
    cursor = next
  }
}

/** What came without all of its uploads is read again: they may be there by now. */
export async function pullIncomplete(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  for (const kind of ['post', 'page'] as const) {
    const of = `incomplete ${kind}s`
    const after = (await openSync(run.ctx))?.cursors[of]?.since ?? ''
    const links = await db(run.ctx)
      .selectFrom('ghost_links')
      .select('ghost_id')
      .where('site', '=', run.sync.site)
      .where('kind', '=', kind)
      .where('base_hash', '=', INCOMPLETE)
      .where('ghost_id', '>', after)
      .orderBy('ghost_id')
      .limit(INCOMPLETE_AT_ONCE)
      .execute()
    for (const { ghost_id: id } of links) {
      await goOn()
      const item = await run.ghost.read(`${kind}s`, id, POSTS_QUERY)
      if (item) await pullPosts(run, kind, [item], tell)
    }
    // Those whose uploads never come would else keep the rest from being read.
    const last = links.length < INCOMPLETE_AT_ONCE ? null : links.at(-1)!.ghost_id
    if (last !== null || after !== '')
      await transaction(run.ctx, tx => keepPlace(tx, run.sync, of, { since: last, page: 1 }))
  }
}

/** Within one second, page by page; else from the moment of the last one on. */
function cursorAfter({ since, page }: Cursor, last: unknown): Cursor {
  if (typeof last !== 'string') return { since, page }
  const seconds = last.slice(0, 19)
  return since && since.slice(0, 19) >= seconds ? { since, page: page + 1 } : { since: last, page: 1 }
}

function overlapping(cursor: Cursor): Cursor {
  if (!cursor.since || cursor.page > 1) return cursor
  return { since: new Date(new Date(cursor.since).getTime() - OVERLAP_MS).toISOString(), page: 1 }
}

/** As Ghost's filters take moments; in ISO form they match nothing where its database is SQLite. */
function ghostTime(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace('T', ' ')
}

/** How far a run came with what it reads beside the lists. */
export async function keepPlace(tx: Tx, { id }: SyncRow, of: string, cursor: Cursor): Promise<void> {
  await db(tx)
    .updateTable('ghost_syncs')
    .set({ cursors: sql<SyncRow['cursors']>`cursors || ${jsonb({ [of]: cursor })}` })
    .where('id', '=', id)
    .execute()
}

async function keepCursor(
  tx: Tx,
  { id }: SyncRow,
  of: string,
  cursor: Cursor,
  done: number,
  total: number | null,
): Promise<void> {
  const row = await db(tx)
    .selectFrom('ghost_syncs')
    .select(['cursors', 'done', 'expected'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) return
  const isNew = total !== null && of === 'posts'
  const counted = isNew ? { done: 0, total } : { done: row.done, total: row.expected + (total ?? 0) }
  await db(tx)
    .updateTable('ghost_syncs')
    .set({
      cursors: jsonb({ ...row.cursors, [of]: cursor }),
      done: Math.min(counted.done + done, counted.total),
      expected: counted.total,
    })
    .where('id', '=', id)
    .execute()
}
