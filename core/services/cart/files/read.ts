import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { FILE_KINDS, kindsFor } from './kinds'

/** As many as are kept for some days. */
const MOST_LISTED = 100
/** A file is kept for so long: `RETENTION` in core/services/house/retention.ts. */
export const FILE_DAYS = 7

type Row = Selectable<Database['prepared_files']>

export type FileView = Pick<Row, 'id' | 'kind' | 'name' | 'format' | 'title'> & {
  readonly askedBy: string | null
  readonly askedAt: Date
  readonly rowsDone: number
  readonly rowCount: number | null
  /** It has ended by a fault, and is tried again by itself. */
  readonly failedAt: Date | null
  readonly madeAt: Date | null
  readonly byteLength: number | null
}

export class FileNotMade extends Refusal {
  override name = 'FileNotMade'
  constructor() {
    super('This file is not made yet.', 409)
  }
}

/** Those that the viewer may have, the newest first. For shopkeepers. */
export async function preparedFiles(ctx: Ctx): Promise<readonly FileView[]> {
  requireRole(ctx, 'orders', 'money')
  return files(ctx).orderBy('f.asked_at', 'desc').orderBy('f.id', 'desc').limit(MOST_LISTED).execute()
}

/** For whoever may have it. Throws `NotFound`. */
export async function preparedFile(ctx: Ctx, id: string): Promise<FileView> {
  requireRole(ctx, 'orders', 'money')
  const file = await files(ctx).where('f.id', '=', readId(id)).executeTakeFirst()
  if (!file) throw new NotFound()
  return file
}

/**
 * The file itself, read as it is sent. That people’s names were taken is written down. For whoever may have it; with people in it for
 * who signed in lately. Throws `NotFound`, `FileNotMade`, `FreshSignInRequired`.
 */
export async function takeFile(
  ctx: Ctx,
  id: string,
): Promise<FileView & { readonly bytes: ReadableStream<Uint8Array> }> {
  const file = await preparedFile(ctx, id)
  if (!file.madeAt) throw new FileNotMade()
  if (FILE_KINDS[file.kind].isPersonal(file.name)) {
    requireFreshSignIn(ctx)
    const what = `the file “${file.title}”`
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what } })
  }
  return { ...file, bytes: piecesOf(ctx, file.id) }
}

function files(ctx: Ctx) {
  return db(ctx)
    .selectFrom('prepared_files as f')
    .leftJoin('members as m', 'm.id', 'f.asked_by_id')
    .select(['f.id', 'f.kind', 'f.name', 'f.format', 'f.title', 'm.name as askedBy'])
    .select(['f.asked_at as askedAt', 'f.rows_done as rowsDone', 'f.row_count as rowCount'])
    .select(['f.failed_at as failedAt', 'f.made_at as madeAt', 'f.byte_length as byteLength'])
    .where('f.kind', 'in', kindsFor(ctx))
}

function piecesOf(ctx: Ctx, id: string): ReadableStream<Uint8Array> {
  let number = 0
  return new ReadableStream({
    async pull(controller) {
      const { rows } = await sql<{ bytes: Uint8Array }>`
        select p.bytes from prepared_file_pieces p join prepared_files f on f.id = p.file_id and f.run_id = p.run_id
        where f.id = ${id} and p.number = ${number}`.execute(db(ctx))
      const [piece] = rows
      if (!piece) return controller.close()
      number += 1
      controller.enqueue(new Uint8Array(piece.bytes))
    },
  })
}
