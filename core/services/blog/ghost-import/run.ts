import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { readGhostExport, UnreadableExport } from '#core/ghost'
import { enqueue } from '#core/jobs/enqueue'
import { editorOf } from '../editors-only'
import { rowId } from '../row-id'
import { storable } from '../storable'
import { uploadsFromSite } from './find-uploads'
import { importGhost } from './import-ghost'
import type { ImportReport } from './report'

export const IMPORT_GHOST = 'import-ghost'

const PROGRESS_MS = 500

const FAILED = 'Something broke on our side. It is tried again in a moment; nothing was changed so far.'

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
  const editor = editorOf(ctx)
  const id = Bun.randomUUIDv7()
  const total = checked(json).posts.length
  await transaction(ctx, async tx => {
    await tx.em.execute(
      `insert into ghost_imports (id, file_name, file, total, started_by_id, started_at) values (?, ?, ?, ?, ?, ?)`,
      [id, storable(fileName).slice(0, 255), json.replaceAll('\0', ''), total, editor.id, tx.now],
    )
    await enqueue(tx, IMPORT_GHOST, { importId: id, oldSite }, { maxAttempts: 3 })
  })
  return id
}

function checked(json: string) {
  try {
    return readGhostExport(json)
  } catch (fault) {
    if (fault instanceof UnreadableExport) throw new UnusableExport(fault.message)
    throw fault
  }
}

/** The job. Imported twice is imported once, so it may be tried again after a crash. */
export async function runImport(ctx: Ctx, payload: { importId?: unknown; oldSite?: unknown }): Promise<void> {
  const id = String(payload.importId)
  const [run] = await ctx.em.execute<{ file: string | null }[]>(
    'select file from ghost_imports where id = ?',
    [id],
  )
  if (!run?.file) return
  let toldAt = Number.NEGATIVE_INFINITY
  try {
    const report = await importGhost(ctx, run.file, {
      findUpload: typeof payload.oldSite === 'string' ? uploadsFromSite(ctx, payload.oldSite) : undefined,
      // Outside of the import's own transaction, or nobody would see it move.
      onProgress: async (done, of) => {
        if (done < of && performance.now() - toldAt < PROGRESS_MS) return
        toldAt = performance.now()
        await ctx.em.execute('update ghost_imports set done = ? where id = ?', [done, id])
      },
    })
    await ctx.em.execute(
      `update ghost_imports set report = ?::jsonb, failure = null, file = null, finished_at = now() where id = ?`,
      [JSON.stringify(storable(report)), id],
    )
  } catch (fault) {
    await ctx.em.execute('update ghost_imports set failure = ? where id = ?', [FAILED, id])
    throw fault
  }
}

export async function importRun(ctx: Ctx, id: string): Promise<ImportRun> {
  editorOf(ctx)
  const [row] = await ctx.em.execute<Row[]>(`select ${COLUMNS} from ghost_imports where id = ?`, [rowId(id)])
  if (!row) throw new NotFound()
  return runOf(row)
}

/** The latest imports, at most 20. */
export async function importRuns(ctx: Ctx): Promise<ImportRun[]> {
  editorOf(ctx)
  const rows = await ctx.em.execute<Row[]>(`select ${COLUMNS} from ghost_imports order by id desc limit 20`)
  return rows.map(runOf)
}

const COLUMNS = 'id, file_name, started_at, finished_at, done, total, report, failure'

type Row = {
  id: string
  file_name: string
  started_at: Date
  finished_at: Date | null
  done: number
  total: number
  report: ImportReport | null
  failure: string | null
}

function runOf(row: Row): ImportRun {
  const { id, done, total, report, failure } = row
  const finishedAt = row.finished_at && new Date(row.finished_at)
  return {
    id,
    fileName: row.file_name,
    startedAt: new Date(row.started_at),
    finishedAt,
    done,
    total,
    report,
    failure,
  }
}
