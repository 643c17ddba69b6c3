import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { ActorRow } from '../actors/actor-row'
import { localActorByUri } from '../actors/local-actor'
import type { Incoming } from './incoming'

/** Somebody blocked one of us: neither follows the other any more. */
export async function receiveBlock(tx: Tx, sender: ActorRow, { object }: Incoming<'block'>): Promise<void> {
  const blocked = await localActorByUri(tx, object)
  if (!blocked) return
  const [one, other] = [sender.id, blocked.id]
  await db(tx)
    .deleteFrom('follows')
    .where(({ or, and }) =>
      or([and({ follower_id: one, followed_id: other }), and({ follower_id: other, followed_id: one })]),
    )
    .execute()
  tx.purge('actors')
}

/** A report for our moderators. */
export async function receiveFlag(
  tx: Tx,
  sender: ActorRow,
  { id, objects, content }: Incoming<'flag'>,
): Promise<void> {
  await db(tx)
    .insertInto('reports')
    .values({
      id: Bun.randomUUIDv7(),
      uri: id,
      reporter_id: sender.id,
      targets: jsonb(objects.slice(0, 50)),
      content: content.slice(0, 5000),
      received_at: tx.now,
    })
    .onConflict(conflict => conflict.column('uri').doNothing())
    .execute()
}
