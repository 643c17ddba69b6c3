import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { isMade } from '#core/database/made-once'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { FILE_KINDS, type FileAsked } from './kinds'

export const PREPARE_FILE = 'cart-prepare-file'

/** So many of one person's are made at a time, one after the other. */
const MOST_UNDER_WAY = 5

export class TooManyFiles extends Refusal {
  override name = 'TooManyFiles'
  constructor() {
    super(`${MOST_UNDER_WAY} files of yours are being made already. Please wait for one of them.`, 409)
  }
}

/** A file that may be asked for, as it will be called. For whoever may have it. Throws `NotFound`. */
export async function fileToAsk(
  ctx: Ctx,
  file: FileAsked,
): Promise<{ readonly title: string; readonly asked: FileAsked['asked'] }> {
  requireRole(ctx, 'orders', 'money')
  const { permission, formats, describe } = FILE_KINDS[file.kind]
  requireRole(ctx, permission)
  if (!formats.includes(file.format)) throw new NotFound()
  return describe(ctx, file)
}

/** A job makes the file, once for each `key`, its id. For whoever may have it. Throws `NotFound`, `TooManyFiles`. */
export async function askForFile(ctx: Ctx, file: FileAsked, key: string): Promise<string> {
  const member = requireRole(ctx, 'orders', 'money')
  const { title, asked } = await fileToAsk(ctx, file)
  const id = readId(key)
  await transaction(ctx, async tx => {
    if (await isMade(tx, 'prepared_files', id, { asked_by_id: member.id })) return
    // Two of theirs at the same moment are counted one after the other.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const waiting = await db(tx)
      .selectFrom('prepared_files')
      .select('id')
      .where('asked_by_id', '=', member.id)
      .where('made_at', 'is', null)
      .limit(MOST_UNDER_WAY)
      .execute()
    if (waiting.length >= MOST_UNDER_WAY) throw new TooManyFiles()
    const { kind, name, format } = file
    await db(tx)
      .insertInto('prepared_files')
      .values({
        id,
        kind,
        name,
        format,
        title,
        asked: jsonb(asked),
        locale: tx.locale,
        asked_by_id: member.id,
        asked_at: tx.now,
        rows_done: 0,
      })
      .execute()
    await enqueue(tx, PREPARE_FILE, { fileId: id }, { key: `file:${id}`, queue: 'prepared-files' })
  })
  return id
}
