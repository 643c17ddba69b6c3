import { follow as followDocument, undo } from '#core/activitypub/documents/activities'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type ActorRow, actorById, isLocal } from '../actors/actor-row'
import { isBlockedUntilCommit } from '../actors/blocked'
import { AccountBlocked } from '../actors/find-handle'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { notifyOf } from '../notifications/notify'

export class OwnFollower extends Refusal {
  override name = 'OwnFollower'
  constructor() {
    super('You read your own notes already.')
  }
}

/**
 * The viewer follows an account: at once when it is ours and open, else once its owner or its server accepts.
 * Throws `NotFound`, `OwnFollower`, `AccountBlocked`.
 */
export async function follow(ctx: Ctx, accountId: string): Promise<{ account: ActorRow; accepted: boolean }> {
  const me = await viewerActor(ctx)
  const account = await accountById(ctx, accountId)
  if (account.id === me.id) throw new OwnFollower()
  return transaction(ctx, async tx => {
    if (await isBlockedUntilCommit(tx, account.uri)) throw new AccountBlocked()
    const id = Bun.randomUUIDv7()
    const uri = `${me.uri}/activities/${id}`
    const local = isLocal(account)
    const acceptedAt = local && !account.manuallyApprovesFollowers ? tx.now : null
    const added = await db(tx)
      .insertInto('follows')
      .values({
        id,
        uri,
        follower_id: me.id,
        followed_id: account.id,
        requested_at: tx.now,
        accepted_at: acceptedAt,
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return { account, accepted: await isAccepted(tx, me, account) }
    if (!local) {
      await publishActivity(tx, {
        actor: me,
        document: act => followDocument(act, account.uri),
        audience: 'direct',
        recipients: [account.uri],
        subject: { kind: 'follow', id },
        key: id,
      })
    } else if (account.memberId) {
      await notifyOf(tx, account.memberId, 'follow', {
        actor: me,
        text: isolate`${me.name} ${acceptedAt ? 'follows you' : 'would like to follow you'}`,
        url: acceptedAt ? '/followers' : '/followers#requests',
        about: uri,
      })
    }
    tx.purge('actors')
    return { account, accepted: acceptedAt !== null }
  })
}

/** The viewer follows no more; a server elsewhere is told. */
export async function unfollow(ctx: Ctx, accountId: string): Promise<ActorRow> {
  const me = await viewerActor(ctx)
  const account = await accountById(ctx, accountId)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('follows')
      .where('follower_id', '=', me.id)
      .where('followed_id', '=', account.id)
      .returning(['id', 'uri'])
      .executeTakeFirst()
    if (gone) tx.purge('actors')
    if (!gone || isLocal(account)) return
    const undone = followDocument({ id: gone.uri, actor: me.uri }, account.uri)
    await publishActivity(tx, {
      actor: me,
      document: act => undo(act, undone),
      audience: 'direct',
      recipients: [account.uri],
      subject: { kind: 'follow', id: gone.id },
    })
  })
  return account
}

async function accountById(ctx: Ctx, id: string): Promise<ActorRow> {
  const account = await actorById(ctx, readId(id))
  if (!account || account.deletedAt) throw new NotFound()
  return account
}

async function isAccepted(ctx: Ctx, me: ActorRow, account: ActorRow): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('follows')
    .select('accepted_at')
    .where('follower_id', '=', me.id)
    .where('followed_id', '=', account.id)
    .executeTakeFirst()
  return (row?.accepted_at ?? null) !== null
}
