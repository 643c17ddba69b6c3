import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ActorRow } from '../actors/actor-row'
import { rememberWithdrawal } from '../actors/withdrawals'
import type { Incoming } from './incoming'

/**
 * Takes back a follow, a like or a boost of the sender's: by its id where that is what stands, else by what it was
 * about, since not everybody keeps ids. What has not come yet is remembered, and will not be believed.
 */
export async function receiveUndo(tx: Tx, sender: ActorRow, { of, undone }: Incoming<'undo'>): Promise<void> {
  if (of === 'block') return
  tx.purge('actors')
  if (undone.id !== null) {
    if (await takeBack(tx, sender, undone.id)) return
    await rememberWithdrawal(tx, sender.id, undone.id)
  }
  if (undone.object === null) return
  if (of === 'follow') await unfollow(tx, sender, undone.object, undone.id)
  if (of === 'like') await takeReactionBack(tx, sender, 'Like', undone.object, undone.id)
  if (of === 'announce') await takeReactionBack(tx, sender, 'Announce', undone.object, undone.id)
}

async function takeBack(tx: Tx, sender: ActorRow, uri: string): Promise<boolean> {
  const follow = await db(tx)
    .deleteFrom('follows')
    .where('uri', '=', uri)
    .where('follower_id', '=', sender.id)
    .executeTakeFirst()
  const reaction = await db(tx)
    .deleteFrom('reactions')
    .where('uri', '=', uri)
    .where('actor_id', '=', sender.id)
    .executeTakeFirst()
  return follow.numDeletedRows + reaction.numDeletedRows > 0n
}

async function unfollow(tx: Tx, sender: ActorRow, followed: string, undone: string | null): Promise<void> {
  await db(tx)
    .deleteFrom('follows')
    .where('follower_id', '=', sender.id)
    .where('followed_id', 'in', db(tx).selectFrom('actors').select('id').where('uri', '=', followed))
    .where(isNotYounger(sql.ref('follows.uri'), undone))
    .execute()
}

async function takeReactionBack(
  tx: Tx,
  sender: ActorRow,
  kind: 'Like' | 'Announce',
  note: string,
  undone: string | null,
): Promise<void> {
  await db(tx)
    .deleteFrom('reactions')
    .where('actor_id', '=', sender.id)
    .where('kind', '=', kind)
    .where('note_id', 'in', db(tx).selectFrom('notes').select('id').where('uri', '=', note))
    .where(isNotYounger(sql.ref('reactions.uri'), undone))
    .execute()
}

/**
 * Unless what stands came after the one that is undone: then that one was undone in between, and they did it again.
 * Our ids of what came are in the order in which it came.
 */
function isNotYounger(standing: RawBuilder<unknown>, undone: string | null): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from ap_activities younger, ap_activities taken
    where younger.uri = ${standing} and taken.uri = ${undone} and younger.id > taken.id)`
}
