import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** One row of the database. */
const PIECE_BYTES = 512 * 1024

/** Another run has begun meanwhile, or the file was let go: nothing more of this one is kept. */
export class RunOver extends Error {
  override name = 'RunOver'
}

export type FileToMake = Pick<
  Selectable<Database['prepared_files']>,
  'id' | 'kind' | 'name' | 'format' | 'title' | 'asked' | 'locale' | 'asked_by_id'
>
export type Run = { readonly fileId: string; readonly runId: string }

/** A run from the beginning: what others left half made goes. Null for a file that is made, or was let go. */
export async function beginRun(
  ctx: Ctx,
  fileId: string,
): Promise<{ readonly run: Run; readonly file: FileToMake } | null> {
  const runId = Bun.randomUUIDv7()
  return transaction(ctx, async tx => {
    const file = await db(tx)
      .updateTable('prepared_files')
      .set({ run_id: runId, rows_done: 0, row_count: null, failed_at: null })
      .where('id', '=', fileId)
      .where('made_at', 'is', null)
      .returning(['id', 'kind', 'name', 'format', 'title', 'asked', 'locale', 'asked_by_id'])
      .executeTakeFirst()
    if (!file) return null
    await db(tx).deleteFrom('prepared_file_pieces').where('file_id', '=', fileId).execute()
    return { run: { fileId, runId }, file }
  })
}

/** How far a run has come. Throws `RunOver`. */
export async function noteProgress(
  ctx: Ctx,
  run: Run,
  progress: { readonly rows_done?: number; readonly row_count?: number },
): Promise<void> {
  const { numUpdatedRows } = await ofRun(ctx, run).set(progress).executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) throw new RunOver()
}

/** Keeps a file as it comes, piece by piece; gives how long it is. Throws `RunOver`. */
export async function keepPieces(ctx: Ctx, run: Run, bytes: ReadableStream<Uint8Array>): Promise<number> {
  let [length, number, waiting] = [0, 0, 0]
  let parts: Uint8Array[] = []
  const keep = async () => {
    await keepPiece(ctx, run, number, Buffer.concat(parts))
    length += waiting
    number += 1
    waiting = 0
    parts = []
  }
  for await (const part of bytes) {
    parts.push(part)
    waiting += part.length
    if (waiting >= PIECE_BYTES) await keep()
  }
  if (waiting > 0) await keep()
  return length
}

async function keepPiece(ctx: Ctx, { fileId, runId }: Run, number: number, bytes: Buffer): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into prepared_file_pieces (file_id, run_id, number, bytes)
    select f.id, f.run_id, ${number}::bigint, decode(${bytes.toString('base64')}, 'base64') from prepared_files f
    where f.id = ${fileId} and f.run_id = ${runId} and f.made_at is null
    for no key update`.execute(db(ctx))
  if (numAffectedRows === 0n) throw new RunOver()
}

/** The row of a file as long as this run makes it. */
export const ofRun = (ctx: Pick<Ctx, 'em'>, { fileId, runId }: Run) =>
  db(ctx)
    .updateTable('prepared_files')
    .where('id', '=', fileId)
    .where('run_id', '=', runId)
    .where('made_at', 'is', null)
