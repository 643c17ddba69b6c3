import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isId } from '#core/database/is-id'

/** The work of organisers is theirs alone: to others it is not there. Throws `SignInRequired`, `NotFound`. */
export function requireOrganiser(ctx: Pick<Ctx, 'viewer'>): void {
  if (!ctx.viewer.member) throw new SignInRequired()
  if (!mayAct(ctx.viewer, 'organiser')) throw new NotFound()
}

/** An id as it came in an address, fit for the database. Throws `NotFound`. */
export function readId(text: string | undefined): string {
  if (!text || !isId(text)) throw new NotFound()
  return text
}
