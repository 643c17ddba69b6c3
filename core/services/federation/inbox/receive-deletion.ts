import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { ActorRow } from '../actors/actor-row'
import { rememberWithdrawal } from '../actors/withdrawals'
import { announceReply } from '../notes/announce-reply'
import type { Incoming } from './incoming'

/**
 * Something its author took back; only what is the sender's own goes. The row stays as a tombstone, so that a late
 * copy of the note does not bring it back; what never came is remembered for the same end.
 */
export async function receiveDeletion(
  tx: Tx,
  sender: ActorRow,
  { object }: Incoming<'delete'>,
): Promise<void> {
  const note = await db(tx)
    .updateTable('notes')
    .set({ deleted_at: tx.now, html: '', title: null, summary: null, attachments: jsonb([]) })
    .where('uri', '=', object)
    .where('author_id', '=', sender.id)
    .returning(['id', 'in_reply_to as inReplyTo'])
    .executeTakeFirst()
  if (!note) return rememberWithdrawal(tx, sender.id, object)
  await announceReply(tx, 'Delete', note)
  await db(tx).deleteFrom('notifications').where('note_id', '=', note.id).execute()
}
