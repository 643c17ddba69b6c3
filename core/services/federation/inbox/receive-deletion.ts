import type { Tx } from '#core/contracts/ctx'
import type { ActorRow } from '../actors/actor-row'
import type { Incoming } from './incoming'

/** Something its author took back, or an author who is gone altogether. Only what is the sender's own goes. */
export async function receiveDeletion(
  tx: Tx,
  sender: ActorRow,
  { object }: Incoming<'delete'>,
): Promise<void> {
  if (object !== sender.uri) {
    // The row stays as a tombstone, so that a late copy of the note does not bring it back.
    await tx.em.execute(
      `update notes set deleted_at = ?, html = '', title = null, summary = null, attachments = '[]'
       where uri = ? and author_id = ?`,
      [tx.now, object, sender.id],
    )
    return
  }
  await tx.em.execute('delete from notes where author_id = ?', [sender.id])
  await tx.em.execute('delete from reactions where actor_id = ?', [sender.id])
  await tx.em.execute('delete from follows where follower_id = ? or followed_id = ?', [sender.id, sender.id])
  await tx.em.execute('delete from notifications where actor_id = ?', [sender.id])
  await tx.em.execute(`update actors set deleted_at = ?, name = '', summary = '', icon = null where id = ?`, [
    tx.now,
    sender.id,
  ])
  tx.purge('actors')
}
