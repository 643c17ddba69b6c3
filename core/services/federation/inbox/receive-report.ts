import type { Tx } from '#core/contracts/ctx'
import type { ActorRow } from '../actors/actor-row'
import { localActorByUri } from '../actors/local-actor'
import type { Incoming } from './incoming'

/** Somebody blocked one of us: neither follows the other any more. */
export async function receiveBlock(tx: Tx, sender: ActorRow, { object }: Incoming<'block'>): Promise<void> {
  const blocked = await localActorByUri(tx, object)
  if (!blocked) return
  await tx.em.execute(
    'delete from follows where (follower_id = ? and followed_id = ?) or (follower_id = ? and followed_id = ?)',
    [sender.id, blocked.id, blocked.id, sender.id],
  )
}

/** A report for our moderators. */
export async function receiveFlag(
  tx: Tx,
  sender: ActorRow,
  { id, objects, content }: Incoming<'flag'>,
): Promise<void> {
  await tx.em.execute(
    `insert into reports (id, uri, reporter_id, targets, content, received_at) values (?, ?, ?, ?::jsonb, ?, ?)
     on conflict (uri) do nothing`,
    [Bun.randomUUIDv7(), id, sender.id, JSON.stringify(objects.slice(0, 50)), content.slice(0, 5000), tx.now],
  )
}
