import type { Tx } from '#core/contracts/ctx'
import type { ActorRow } from '../actors/actor-row'
import type { Incoming } from './incoming'

/**
 * Takes back a follow, a like or a boost of the sender's. By its id where we know it; else by what it was about.
 */
export async function receiveUndo(tx: Tx, sender: ActorRow, { of, undone }: Incoming<'undo'>): Promise<void> {
  const { id, object } = undone
  if (of === 'follow' || of === 'unknown')
    await tx.em.execute(
      `delete from follows where follower_id = ?
         and (uri = ? or followed_id = (select id from actors where uri = ? and ? = 'follow'))`,
      [sender.id, id, object, of],
    )
  const kind = { like: 'Like', announce: 'Announce', unknown: null, follow: null, block: null }[of]
  if (kind || of === 'unknown')
    await tx.em.execute(
      `delete from reactions where actor_id = ?
         and (uri = ? or (kind = ? and note_id = (select id from notes where uri = ?)))`,
      [sender.id, id, kind, object],
    )
  tx.purge('actors')
}
