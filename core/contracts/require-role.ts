import type { Ctx } from './ctx'
import { NotFound, SignInRequired } from './refusal'
import { mayAct, type Permission, type Viewer } from './viewer'

export type SignedIn = NonNullable<Viewer['member']>

/** The member who asks. Throws `SignInRequired` for a visitor: they sign in, and come back to where they were. */
export function requireMember({ viewer }: Pick<Ctx, 'viewer'>): SignedIn {
  if (!viewer.member) throw new SignInRequired()
  return viewer.member
}

/**
 * The member who asks, if they have one of these permissions, by a built-in role or one of the cooperative's own.
 * Throws `SignInRequired` for a visitor, and `NotFound` for other
 * members: what is not theirs to do is not there.
 */
export function requireRole(
  ctx: Pick<Ctx, 'viewer'>,
  ...asked: readonly [Permission, ...Permission[]]
): SignedIn {
  const member = requireMember(ctx)
  if (!asked.some(permission => mayAct(ctx.viewer, permission))) throw new NotFound()
  return member
}
