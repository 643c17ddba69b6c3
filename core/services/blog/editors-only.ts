import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { mayAct, type Viewer } from '#core/contracts/viewer'

/** The editor who asks. Visitors are sent to sign in; for members without the role there is nothing here. */
export function editorOf(ctx: Pick<Ctx, 'viewer'>): NonNullable<Viewer['member']> {
  if (!ctx.viewer.member) throw new SignInRequired()
  if (!mayAct(ctx.viewer, 'editor')) throw new NotFound()
  return ctx.viewer.member
}
