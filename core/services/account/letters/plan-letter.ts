import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/worker'
import { requestSending } from './send-letter'
import { refuse } from './write-letter'

export const SEND_PLANNED_LETTER = 'send-planned-letter'

export class LetterInThePast extends Refusal {
  override name = 'LetterInThePast'
  constructor() {
    super('That time is over. Choose a later one, or send it now.')
  }
}

/** It is sent by itself then, as it stands by then. Throws `LetterInThePast`, `LetterAlreadySent`, `NotFound`. */
export async function planLetter(ctx: Ctx, asked: string, at: Date): Promise<void> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  if (at <= ctx.now) throw new LetterInThePast()
  await transaction(ctx, async tx => {
    await setTime(tx, id, at)
    await enqueue(tx, SEND_PLANNED_LETTER, { letterId: id }, { runAt: at, key: `planned-letter:${id}` })
  })
}

/** It stays a draft. Throws `LetterAlreadySent`, `NotFound`. */
export async function unplanLetter(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'newsletters')
  await transaction(ctx, tx => setTime(tx, readId(asked), null))
}

/** Job: nothing, where the plan was changed or undone, or somebody sent it before. */
export const sendPlannedLetter: Task = async (ctx, { letterId }) => {
  await transaction(ctx, async tx => {
    const planned = await db(tx)
      .selectFrom('letters')
      .select('id')
      .where('id', '=', String(letterId))
      .where('send_requested_at', 'is', null)
      .where('send_at', '<=', tx.now)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (planned) await requestSending(tx, planned.id)
  })
}

async function setTime(tx: Parameters<typeof requestSending>[0], id: string, at: Date | null): Promise<void> {
  const set = await db(tx)
    .updateTable('letters')
    .set({ send_at: at })
    .where('id', '=', id)
    .where('send_requested_at', 'is', null)
    .executeTakeFirst()
  if (set.numUpdatedRows === 0n) await refuse(tx, id)
}
