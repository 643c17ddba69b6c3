import type { ActivityHandler } from '#core/activities/processor'
import type { IncomingActivity } from '#core/activitypub/parse'
import type { Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type ActorRow, actorByUri, isLocal } from '../actors/actor-row'
import { isBlocked } from '../actors/blocked'
import { lockActor } from '../actors/lock-actor'
import { findActor } from '../actors/remote-actor'
import { isWithdrawn } from '../actors/withdrawals'
import { fetchBoostedLater, refreshLater } from './fetch-later'
import { forgetRemoteActor } from './forget-remote-actor'
import { receiveAnswer } from './receive-answer'
import { receiveContent } from './receive-content'
import { receiveDeletion } from './receive-deletion'
import { receiveFollow } from './receive-follow'
import { bringsSomethingNew, receiveReaction } from './receive-reaction'
import { receiveBlock, receiveFlag } from './receive-report'
import { receiveUndo } from './receive-undo'

/**
 * What somebody elsewhere did becomes rows here. All of one activity is one transaction, so doing it again is safe; a
 * sender's activities wait for each other, and come in any order.
 */
export const processIncoming: ActivityHandler = {
  name: 'federation: inbox',
  wants: activity => activity.remote && activity.domain === 'federation',
  async handle(ctx, { payload }) {
    const incoming = revived(payload as unknown as IncomingActivity)
    // It was taken in, and then a moderator blocked whoever sent it.
    if (await isBlocked(ctx, incoming.actor)) return
    if (incoming.kind === 'updateActor' || incoming.kind === 'move') return refreshLater(ctx, incoming)
    // Who is gone already has to go altogether: the last attempt may have come half the way.
    if (incoming.kind === 'delete' && incoming.object === incoming.actor) {
      const gone = await actorByUri(ctx, incoming.actor)
      return gone && !isLocal(gone) ? forgetRemoteActor(ctx, gone) : undefined
    }
    const sender = await findActor(ctx, incoming.actor)
    if (!sender || isLocal(sender)) return
    if (incoming.kind === 'announce' && (await bringsSomethingNew(ctx, sender, incoming))) {
      return fetchBoostedLater(ctx, incoming)
    }
    await transaction(ctx, async tx => {
      if (await lockActor(tx, sender)) await process(tx, incoming, sender)
    })
  },
}

async function process(tx: Tx, incoming: IncomingActivity, sender: ActorRow): Promise<void> {
  if (await isWithdrawn(tx, sender.id, incoming.id)) return
  switch (incoming.kind) {
    case 'follow':
      return receiveFollow(tx, sender, incoming)
    case 'accept':
    case 'reject':
      return receiveAnswer(tx, sender, incoming)
    case 'undo':
      return receiveUndo(tx, sender, incoming)
    case 'create':
    case 'update':
      return receiveContent(tx, sender, incoming)
    case 'delete':
      return receiveDeletion(tx, sender, incoming)
    case 'like':
    case 'announce':
      return receiveReaction(tx, sender, incoming)
    case 'block':
      return receiveBlock(tx, sender, incoming)
    case 'flag':
      return receiveFlag(tx, sender, incoming)
  }
}

/** JSON knows no dates: what went into the payload as one comes back as text. */
function revived(incoming: IncomingActivity): IncomingActivity {
  if (incoming.kind !== 'create' && incoming.kind !== 'update') return incoming
  const { published, updated } = incoming.object
  const date = (value: Date | null) => (value === null ? null : new Date(value))
  return { ...incoming, object: { ...incoming.object, published: date(published), updated: date(updated) } }
}
