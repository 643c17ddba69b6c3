import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { mayAct, type Role, type Viewer } from '#core/contracts/viewer'

export type SignedIn = NonNullable<Viewer['member']>

/** The member who looks; throws `SignInRequired` for a visitor. */
export function requireMember({ viewer }: Pick<Ctx, 'viewer'>): SignedIn {
  if (!viewer.member) throw new SignInRequired()
  return viewer.member
}

/** A member with this role; throws `SignInRequired` for a visitor, `NotFound` for a member without it. */
export function requireRole(ctx: Pick<Ctx, 'viewer'>, role: Role): SignedIn {
  const member = requireMember(ctx)
  if (!mayAct(ctx.viewer, role)) throw new NotFound()
  return member
}
