import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'

/** All that is kept of the guest of `ctx`, by the sections of a member's export that have something to say. */
export async function exportGuest(ctx: Ctx): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const { id } = requireMember(ctx)
  const all: Record<string, readonly unknown[]> = {}
  for (const { name, read } of ctx.services.members.sections) {
    const rows = await Array.fromAsync(read(ctx, id))
    if (rows.length > 0) all[name] = rows
  }
  return all
}
