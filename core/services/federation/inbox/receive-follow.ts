import { accept } from '#core/activitypub/documents/activities'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type ActorRow, handleText } from '../actors/actor-row'
import { isBlockedUntilCommit } from '../actors/blocked'
import { localActorByUri } from '../actors/local-actor'
import { publishActivity } from '../delivery/publish-activity'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'

/** Somebody elsewhere wants to follow one of us: accepted at once, unless that member decides themselves. */
export async function receiveFollow(
  tx: Tx,
  sender: ActorRow,
  { id, object }: Incoming<'follow'>,
): Promise<void> {
  const followed = await localActorByUri(tx, object)
  if (!followed || (await isBlockedUntilCommit(tx, sender.uri))) return
  const acceptedAt = followed.manuallyApprovesFollowers ? null : tx.now
  // A server that lost our answer follows again, under a new id: the answer has to name that one.
  const row = await db(tx)
    .insertInto('follows')
    .values({
      id: Bun.randomUUIDv7(),
      uri: id,
      follower_id: sender.id,
      followed_id: followed.id,
      requested_at: tx.now,
      accepted_at: acceptedAt,
    })
    .onConflict(conflict =>
      conflict
        .columns(['follower_id', 'followed_id'])
        .doUpdateSet(({ ref }) => ({ uri: ref('excluded.uri') })),
    )
    .returning(follow => ['id', follow('accepted_at', 'is not', null).$castTo<boolean>().as('accepted')])
    .executeTakeFirstOrThrow()
  if (row.accepted) await sendAccept(tx, followed, { id: row.id, uri: id }, sender)
  tx.purge('actors')
  if (followed.memberId) {
    const wants = row.accepted ? 'follows you' : 'would like to follow you'
    await notifyOf(tx, followed.memberId, 'follow', {
      actor: sender,
      text: `${sender.name || handleText(sender)} ${wants}`,
      url: row.accepted ? '/followers' : '/followers#requests',
      about: id,
    })
  }
}

/** Tells a follower elsewhere that it is one. */
export async function sendAccept(
  tx: Tx,
  followed: ActorRow,
  follow: { readonly id: string; readonly uri: string },
  follower: ActorRow,
): Promise<void> {
  await publishActivity(tx, {
    actor: followed,
    document: act => accept(act, { id: follow.uri, actor: follower.uri, object: followed.uri }),
    audience: 'direct',
    recipients: [follower.uri],
    subject: { kind: 'follow', id: follow.id },
    key: `accept-${Bun.hash(follow.uri).toString(36)}`,
  })
}
