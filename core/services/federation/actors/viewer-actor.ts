import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { ActorRow } from './actor-row'
import { memberActor } from './local-actor'

/** The viewer in the fediverse. Throws `SignInRequired`. */
export async function viewerActor(ctx: Ctx): Promise<ActorRow> {
  return memberActor(ctx, requireMember(ctx).id)
}
