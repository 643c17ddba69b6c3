import type { Ctx } from '#core/contracts/ctx'
import { SignInRequired } from '#core/contracts/refusal'
import type { ActorRow } from './actor-row'
import { memberActor } from './local-actor'

/** The viewer in the fediverse. Throws `SignInRequired`. */
export async function viewerActor(ctx: Ctx): Promise<ActorRow> {
  if (!ctx.viewer.member) throw new SignInRequired()
  return memberActor(ctx, ctx.viewer.member.id)
}
