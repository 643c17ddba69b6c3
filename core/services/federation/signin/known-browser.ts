import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** A browser that signed in here before: its own random name, and the members who did. Proved by a sealed cookie. */
export type KnownBrowser = { readonly id: string; readonly members: readonly string[] }

/** Whether the member who has this address signed in with this browser before. */
export async function isKnownBrowser(ctx: Ctx, email: string, known: KnownBrowser | null): Promise<boolean> {
  if (!known || known.members.length === 0) return false
  const member = await db(ctx)
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .where('id', 'in', [...known.members])
    .executeTakeFirst()
  return member !== undefined
}
