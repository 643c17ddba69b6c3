import type { Ctx } from './ctx'
import { FreshSignInRequired } from './refusal'
import { requireMember, type SignedIn } from './require-role'

/** So long is a member believed to be who they were, for what would be hard to undo. */
export const FRESH_MINUTES = 10

/**
 * The member who asks, if they proved who they are in the last ten minutes: asked before what changes how one signs in,
 * who may do what, or takes everything away. Throws `SignInRequired` for a visitor, `FreshSignInRequired` for others:
 * they do so, and come back to where they were, with what they had typed.
 */
export function requireFreshSignIn(ctx: Pick<Ctx, 'viewer' | 'now'>): SignedIn {
  const member = requireMember(ctx)
  if (!isFresh(ctx)) throw new FreshSignInRequired()
  return member
}

export function isFresh({ viewer, now }: Pick<Ctx, 'viewer' | 'now'>): boolean {
  const { authenticatedAt } = viewer
  return !!authenticatedAt && now.getTime() - authenticatedAt.getTime() <= FRESH_MINUTES * 60_000
}
