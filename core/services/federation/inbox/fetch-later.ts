import type { IncomingActivity } from '#core/activitypub/parse'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import type { Task } from '#core/jobs/worker'
import { isBlocked } from '../actors/blocked'
import { lockActor } from '../actors/lock-actor'
import { findActor } from '../actors/remote-actor'
import { isWithdrawn } from '../actors/withdrawals'
import { fetchNote } from '../notes/fetch-note'
import type { Incoming } from './incoming'
import { receiveReaction } from './receive-reaction'

// What came in and cannot be received before another server has answered. It has jobs of its own, in the slots of
// those who wait for strangers: otherwise a few slow servers would keep everybody else's activities waiting.

export const REFRESH_ACTOR = 'refresh-actor'
export const FETCH_BOOSTED = 'fetch-boosted'

/** Asks for the actor's own document again: it has changed, or moved. */
export function refreshLater(ctx: Ctx, { actor }: IncomingActivity): Promise<void> {
  return enqueue(ctx, REFRESH_ACTOR, { actor }, { key: `${REFRESH_ACTOR}:${Bun.hash(actor).toString(36)}` })
}

/** Job. */
export const refreshActor: Task = async (ctx, { actor }) => {
  await findActor(ctx, String(actor), true)
}

/** Fetches what was boosted and is not known here, and receives the boost then. */
export function fetchBoostedLater(ctx: Ctx, boost: Incoming<'announce'>): Promise<void> {
  return enqueue(
    ctx,
    FETCH_BOOSTED,
    { boost },
    { key: `${FETCH_BOOSTED}:${Bun.hash(boost.id).toString(36)}` },
  )
}

/** Job. Without the note there is nothing to be shown as boosted. */
export const fetchBoosted: Task = async (ctx, payload) => {
  const { boost } = payload as { boost: Incoming<'announce'> }
  if (await isBlocked(ctx, boost.actor)) return
  const booster = await findActor(ctx, boost.actor)
  if (!booster || !(await fetchNote(ctx, boost.object))) return
  await transaction(ctx, async tx => {
    const stands = (await lockActor(tx, booster)) && !(await isWithdrawn(tx, booster.id, boost.id))
    if (stands) await receiveReaction(tx, booster, boost)
  })
}
