import type { Ctx } from './ctx'
import { NotFound, SignInRequired } from './refusal'
import { mayAct, type Role, type Viewer } from './viewer'

export type SignedIn = NonNullable<Viewer['member']>

/** The member who asks. Throws `SignInRequired` for a visitor: they sign in, and come back to where they were. */
export function requireMember({ viewer }: Pick<Ctx, 'viewer'>): SignedIn {
  if (!viewer.member) throw new SignInRequired()
  return viewer.member
}

/**
 * The member who asks, if they have one of these roles. Throws `SignInRequired` for a visitor, and `NotFound` for other
 * members: what is not theirs to do is not there.
 */
export function requireRole(ctx: Pick<Ctx, 'viewer'>, ...roles: readonly [Role, ...Role[]]): SignedIn {
  const member = requireMember(ctx)
  if (!roles.some(role => mayAct(ctx.viewer, role))) throw new NotFound()
  return member
}
