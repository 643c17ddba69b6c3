import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { letter } from './letters'
import { hasReader } from './reach'
import { liftSuppressions } from './suppress'
import { postTestLetter } from './test-letter'
import { refuse } from './write-letter'

/**
 * The letter goes to everybody who is subscribed. However often and by however many it is pressed, it is sent
 * once. Throws `LetterAlreadySent`, `NobodySubscribed`, `NotFound`.
 */
export async function sendLetter(ctx: Ctx, id: string): Promise<void> {
  if (!(await hasReader(ctx, id))) {
    // One that was thrown away meanwhile had no reader to be found either.
    await letter(ctx, id)
    throw new NobodySubscribed()
  }
  await transaction(ctx, tx => requestSending(tx, id))
}

/** What sending is, whoever asks for it: an editor, or the clock. */
export async function requestSending(tx: Tx, id: string): Promise<void> {
  const requested = await db(tx)
    .updateTable('letters')
    .set({ send_requested_at: tx.now })
    .where('id', '=', id)
    .where('send_requested_at', 'is', null)
    .executeTakeFirst()
  if (requested.numUpdatedRows === 0n) await refuse(tx, id)
  await enqueue(tx, 'address-letter', { letterId: id })
  await emit(tx, { type: 'Announce', domain: 'account', subject: { kind: 'letter', id } })
}

/** To oneself alone, as often as one likes; a job sends it. Returns the address. Throws `NotFound`. */
export async function sendTestLetter(ctx: Ctx, id: string): Promise<string> {
  const { email } = requireRole(ctx, 'newsletters')
  await letter(ctx, id)
  await transaction(ctx, tx => postTestLetter(tx, id, email))
  return email
}

/** Whatever was refused or is stuck is tried again now. Who has got the letter does not get it twice. */
export async function retryLetter(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'newsletters')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const reopened = await db(tx)
      .updateTable('letters')
      .set({ sent_at: null })
      .where('id', '=', id)
      .where('send_requested_at', 'is not', null)
      .executeTakeFirst()
    if (reopened.numUpdatedRows === 0n) throw new NotFound()
    await liftSuppressions(tx, id)
    await db(tx)
      .updateTable('letter_deliveries')
      .set({ failed_at: null, failure: null })
      .where('letter_id', '=', id)
      .where('sent_at', 'is', null)
      .execute()
    await enqueue(tx, 'address-letter', { letterId: id })
  })
}

export class NobodySubscribed extends Refusal {
  override name = 'NobodySubscribed'
  constructor() {
    super('Nobody would get it: nobody who is subscribed is among those it is for.', 409)
  }
}
