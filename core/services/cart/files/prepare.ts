import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { whileClaimed } from '#core/jobs/claim'
import { pdfStreamOf } from '#core/tables/pdf'
import type { LongTable, TableFile } from '#core/tables/table-file'
import { xlsxStreamOf } from '#core/tables/xlsx'
import { FILE_KINDS } from './kinds'
import { beginRun, type FileToMake, keepPieces, noteProgress, ofRun, type Run, RunOver } from './pieces'

/** Whoever looks asks once a second. */
const NOTED_EVERY_MS = 1_000

/**
 * Job: makes a file that somebody asked for. Run again after a crash it begins anew, and nothing is there twice; once it is made
 * it does nothing. Told to whoever asked, in the transaction in which it is made.
 */
export async function prepareFile(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const id = String(payload.fileId)
  await whileClaimed(ctx, `prepared-file:${id}`, async () => {
    const begun = await beginRun(ctx, id)
    if (!begun) return
    try {
      await make(ctx, begun.run, begun.file)
    } catch (fault) {
      if (fault instanceof RunOver) return
      await ofRun(ctx, begun.run).set({ failed_at: ctx.now }).execute()
      throw fault
    }
  })
}

async function make(ctx: Ctx, run: Run, file: FileToMake): Promise<void> {
  const asker = await askerOf(ctx, file)
  const note = progressOf(asker, run)
  const read = await FILE_KINDS[file.kind].read(asker, file, note)
  await noteProgress(asker, run, { row_count: read.total })
  const table = noted(read.table, note)
  const bytes = await (file.format === 'pdf' ? pdfStreamOf(table, file.locale) : xlsxStreamOf(table))
  const length = await keepPieces(asker, run, bytes)
  await finish(ctx, run, file, length)
}

/** As whoever asked for it reads it. That they may have it is asked when they take it. */
async function askerOf(ctx: Ctx, { asked_by_id: id, locale }: FileToMake): Promise<Ctx> {
  const member = await db(ctx)
    .selectFrom('members')
    .select(['id', 'name', 'handle', 'email'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!member) return { ...ctx, locale }
  const viewer = { member: { ...member, email: member.email ?? '' }, roles: ['shopkeeper'] as const }
  return { ...ctx, locale, viewer }
}

function progressOf(ctx: Ctx, run: Run) {
  let notedAt = Number.NEGATIVE_INFINITY
  return async (rows: number): Promise<void> => {
    if (performance.now() - notedAt < NOTED_EVERY_MS) return
    notedAt = performance.now()
    await noteProgress(ctx, run, { rows_done: rows })
  }
}

/** A long table, counted as it is read. Of one that is read already its reading was. */
function noted(table: TableFile | LongTable, note: (rows: number) => Promise<void>): TableFile | LongTable {
  const { rows } = table
  if (!(Symbol.asyncIterator in rows)) return table
  return { ...table, rows: counted(rows, note) }
}

async function* counted(
  batches: LongTable['rows'],
  note: (rows: number) => Promise<void>,
): AsyncGenerator<TableFile['rows'], undefined> {
  let done = 0
  for await (const batch of batches) {
    yield batch
    done += batch.length
    await note(done)
  }
}

async function finish(ctx: Ctx, run: Run, file: FileToMake, length: number): Promise<void> {
  await transaction(ctx, async tx => {
    const { numUpdatedRows } = await ofRun(tx, run)
      .set({ made_at: tx.now, byte_length: length })
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw new RunOver()
    if (file.asked_by_id === null) return
    await tx.services.federation.notify(tx, {
      memberId: file.asked_by_id,
      kind: 'order',
      activityId: null,
      text: `Ready: ${file.title} (${file.format.toUpperCase()}).`,
      url: `${tx.house.config.origins.cart}/shop/files/${file.id}`,
    })
  })
}
