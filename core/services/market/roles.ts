import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { mayAct, type Role } from '#core/contracts/viewer'

/** Only shopkeepers go on; a visitor may sign in first, for others there is nothing here. */
export const requireShopkeeper = (ctx: Ctx): void => requireOneOf(ctx, ['shopkeeper'])

/** Market pages are composed by editors as well. */
export const requirePageEditor = (ctx: Ctx): void => requireOneOf(ctx, ['editor', 'shopkeeper'])

function requireOneOf({ viewer }: Ctx, roles: readonly Role[]): void {
  if (!viewer.member) throw new SignInRequired()
  if (!roles.some(role => mayAct(viewer, role))) throw new NotFound()
}
