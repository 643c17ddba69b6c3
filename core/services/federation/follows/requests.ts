import { reject } from '#core/activitypub/documents/activities'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type ActorRow, actorById, isLocal } from '../actors/actor-row'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { sendAccept } from '../inbox/receive-follow'
import { notifyOf } from '../notifications/notify'

/** The viewer lets somebody follow them. Throws `NotFound` when there is no such request to the viewer. */
export async function acceptFollow(ctx: Ctx, followId: string): Promise<ActorRow> {
  const me = await viewerActor(ctx)
  return transaction(ctx, async tx => {
    const row = await db(tx)
      .updateTable('follows')
      .set({ accepted_at: tx.now })
      .where('id', '=', readId(followId))
      .where('followed_id', '=', me.id)
      .where('accepted_at', 'is', null)
      .returning(['id', 'uri', 'follower_id'])
      .executeTakeFirst()
    const follower = row && (await actorById(tx, row.follower_id))
    if (!follower) throw new NotFound()
    if (!isLocal(follower)) await sendAccept(tx, me, row, follower)
    else if (follower.memberId)
      await notifyOf(tx, follower.memberId, 'follow-accepted', {
        actor: me,
        text: isolate`${me.name} accepted that you follow`,
        url: `/@${me.username}`,
        about: row.uri,
      })
    return follower
  })
}

/** The viewer declines a request, or ends that somebody follows them. */
export async function removeFollower(ctx: Ctx, followId: string): Promise<ActorRow> {
  const me = await viewerActor(ctx)
  return transaction(ctx, async tx => {
    const row = await db(tx)
      .deleteFrom('follows')
      .where('id', '=', readId(followId))
      .where('followed_id', '=', me.id)
      .returning(['id', 'uri', 'follower_id'])
      .executeTakeFirst()
    const follower = row && (await actorById(tx, row.follower_id))
    if (!follower) throw new NotFound()
    if (!isLocal(follower))
      await publishActivity(tx, {
        actor: me,
        document: act => reject(act, { id: row.uri, actor: follower.uri, object: me.uri }),
        audience: 'direct',
        recipients: [follower.uri],
        subject: { kind: 'follow', id: row.id },
      })
    return follower
  })
}

/** Whether new followers of the viewer wait until the viewer lets them. */
export async function decideOnFollowers(ctx: Ctx, manually: boolean): Promise<void> {
  const me = await viewerActor(ctx)
  await db(ctx)
    .updateTable('actors')
    .set({ manually_approves_followers: manually })
    .where('id', '=', me.id)
    .execute()
}
