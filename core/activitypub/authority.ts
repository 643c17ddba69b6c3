import { requireSameOrigin } from './ids'
import type { IncomingActivity } from './parse'
import { OriginMismatch } from './refusals'

/**
 * Whether the signer may say what this activity says: an actor speaks for itself, about its own things.
 * @throws OriginMismatch when the activity's actor is not the signer, when its id or its object lives elsewhere, or
 *   when it undoes or accepts what somebody else did
 */
export function checkAuthority(activity: IncomingActivity, signer: string): void {
  if (activity.actor !== signer) throw new OriginMismatch(`${activity.actor} says it, ${signer} signed it`)
  requireSameOrigin(activity.id, activity.actor, 'activity and actor')
  switch (activity.kind) {
    case 'create':
    case 'update':
      requireSameOrigin(activity.object.id, activity.actor, 'object and actor')
      requireSame(activity.object.attributedTo, activity.actor, 'author and actor')
      break
    case 'updateActor':
    case 'move':
      requireSame(activity.object, activity.actor, 'changed actor and actor')
      break
    // Same origin only: whether the actor wrote it is known to whoever stored it.
    case 'delete':
      requireSameOrigin(activity.object, activity.actor, 'object and actor')
      break
    case 'undo':
      requireSame(activity.undone.actor ?? activity.actor, activity.actor, 'undone actor and actor')
      break
    case 'accept':
    case 'reject':
      requireSame(activity.follow.object ?? activity.actor, activity.actor, 'followed and actor')
      break
  }
}

function requireSame(id: string, other: string, what: string): void {
  if (id !== other) throw new OriginMismatch(`${what}: ${id} and ${other}`)
}
