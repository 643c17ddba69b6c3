import type { ActivityHandler } from '#core/activities/processor'
import { transaction } from '#core/database/transaction'
import { actorById } from '../actors/actor-row'
import { queueDeliveries } from './queue-deliveries'

/** What our actors said (`say`) goes to followers and to those it is addressed to. */
export const deliverActivities: ActivityHandler = {
  name: 'federation: delivery',
  wants: activity =>
    !activity.remote &&
    activity.domain === 'federation' &&
    activity.audience !== 'internal' &&
    'document' in activity.payload,
  async handle(ctx, activity) {
    const actor = activity.actor ? await actorById(ctx, activity.actor.id) : null
    if (!actor) return
    await transaction(ctx, tx => queueDeliveries(tx, activity, actor))
  },
}
