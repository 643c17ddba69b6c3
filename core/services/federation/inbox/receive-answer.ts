import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type ActorRow, handleText } from '../actors/actor-row'
import { localActorByUri } from '../actors/local-actor'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'

/**
 * Somebody elsewhere answers a follow of ours. Matched by the follow's id, or, where that is none of ours, by who
 * asked. The answer to a follow that was taken back says nothing about the next one.
 */
export async function receiveAnswer(
  tx: Tx,
  sender: ActorRow,
  { kind, id, follow }: Incoming<'accept' | 'reject'>,
): Promise<void> {
  const wasAsked = follow.id !== null && (await isSaidByUs(tx, follow.id))
  const asking = follow.actor && !wasAsked ? await localActorByUri(tx, follow.actor) : null
  const row = await db(tx)
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.follower_id')
    .select(['f.id', 'a.member_id', 'f.accepted_at'])
    .where('f.followed_id', '=', sender.id)
    .where(({ or, eb }) =>
      or([
        ...(follow.id === null ? [] : [eb('f.uri', '=', follow.id)]),
        ...(asking ? [eb('f.follower_id', '=', asking.id)] : []),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  if (!row) return
  if (kind === 'reject') {
    await db(tx).deleteFrom('follows').where('id', '=', row.id).execute()
    return
  }
  if (row.accepted_at) return
  await db(tx).updateTable('follows').set({ accepted_at: tx.now }).where('id', '=', row.id).execute()
  if (row.member_id)
    await notifyOf(tx, row.member_id, 'follow-accepted', {
      actor: sender,
      text: `${sender.name || handleText(sender)} accepted that you follow`,
      url: `/accounts/${sender.id}`,
      about: id,
    })
}

async function isSaidByUs(tx: Tx, uri: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('ap_activities')
    .select('id')
    .where('uri', '=', uri)
    .where('remote', '=', false)
    .executeTakeFirst()
  return row !== undefined
}
