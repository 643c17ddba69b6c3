import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { UnreadableExport } from '#core/ghost'
import { enqueue } from '#core/jobs/enqueue'
import { storable } from '../storable'
import { uploadsElsewhere, uploadsFromSite } from './find-uploads'
import { importGhost } from './import-ghost'
import { openExport } from './read-export'
import type { ImportReport } from './report'

export const IMPORT_GHOST = 'import-ghost'

const PROGRESS_MS = 500

const FAILED = 'Something broke on our side. It is tried again in a moment; nothing was changed so far.'
const FAILED_AT_LAST =
  'Something broke on our side, and trying again did not help. Nothing was changed. Please tell the operator.'

/** An import that an editor asked for, as far as it has come. */
export type ImportRun = {
  readonly id: string
  readonly fileName: string
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly done: number
  readonly total: number
  readonly report: ImportReport | null
  readonly failure: string | null
}

export class UnusableExport extends Refusal {
  override name = 'UnusableExport'
}

/** Takes the file and imports it in the background. Throws `UnusableExport` with a sentence. */
export async function startImport(
  ctx: Ctx,
  { fileName, json, oldSite }: { fileName: string; json: string; oldSite: string | null },
): Promise<string> {
  const editor = requireRole(ctx, 'editor')
  const id = Bun.randomUUIDv7()
  const total = await totalIn(json)
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('ghost_imports')
      .values({
        id,
        file_name: storable(fileName).slice(0, 255),
        file: json.replaceAll('\0', ''),
        total,
        started_by_id: editor.id,
        started_at: tx.now,
      })
      .execute()
    await enqueue(tx, IMPORT_GHOST, { importId: id, oldSite }, { maxAttempts: 3 })
  })
  return id
}

async function totalIn(json: string): Promise<number> {
  try {
    const ghost = await openExport(json)
    ghost.close()
    return ghost.total
  } catch (fault) {
    if (fault instanceof UnreadableExport) throw new UnusableExport(fault.message)
    throw fault
  }
}

/** The job. Imported twice is imported once, so it may be tried again after a crash. */
export async function runImport(
  ctx: Ctx,
  payload: { importId?: unknown; oldSite?: unknown },
  { isLast = false } = {},
): Promise<void> {
  const id = String(payload.importId)
  const run = await db(ctx).selectFrom('ghost_imports').select('file').where('id', '=', id).executeTakeFirst()
  if (!run?.file) return
  let toldAt = Number.NEGATIVE_INFINITY
  try {
    const report = await importGhost(ctx, run.file, {
      findUpload: typeof payload.oldSite === 'string' ? uploadsFromSite(ctx, payload.oldSite) : undefined,
      findElsewhere: uploadsElsewhere(ctx),
      // Outside of the import's own transaction, or nobody would see it move.
      onProgress: async (done, of) => {
        if (done < of && performance.now() - toldAt < PROGRESS_MS) return
        toldAt = performance.now()
        await db(ctx).updateTable('ghost_imports').set({ done }).where('id', '=', id).execute()
      },
    })
    await db(ctx)
      .updateTable('ghost_imports')
      .set({ report: jsonb(storable(report)), failure: null, file: null, finished_at: sql<Date>`now()` })
      .where('id', '=', id)
      .execute()
  } catch (fault) {
    await db(ctx)
      .updateTable('ghost_imports')
      .set(isLast ? { failure: FAILED_AT_LAST, finished_at: new Date() } : { failure: FAILED })
      .where('id', '=', id)
      .execute()
    throw fault
  }
}

export async function importRun(ctx: Ctx, id: string): Promise<ImportRun> {
  requireRole(ctx, 'editor')
  const run = await runs(ctx).where('id', '=', readId(id)).executeTakeFirst()
  if (!run) throw new NotFound()
  return run
}

/** The latest imports, at most 20. */
export async function importRuns(ctx: Ctx): Promise<ImportRun[]> {
  requireRole(ctx, 'editor')
  return runs(ctx).orderBy('id', 'desc').limit(20).execute()
}

function runs(ctx: Ctx) {
  return db(ctx)
    .selectFrom('ghost_imports')
    .select(['id', 'file_name as fileName', 'started_at as startedAt', 'finished_at as finishedAt'])
    .select(['done', 'total', 'failure', sql<ImportReport | null>`report`.as('report')])
}
