import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ghostUuid } from '#core/ghost'

/** Tiers of both sides: ours by the ids there. */
export async function tierLinks(ctx: Ctx, site: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db(ctx)
    .selectFrom('ghost_links')
    .select(['ghost_id', 'our_id'])
    .where('site', '=', site)
    .where('kind', '=', 'tier')
    .execute()
  return new Map(rows.map(row => [row.ghost_id, row.our_id]))
}

/** The same by the ids that posts name them by. */
export async function tiersOfPosts(ctx: Ctx, site: string): Promise<ReadonlyMap<string, string>> {
  const links = await tierLinks(ctx, site)
  return new Map([...links].map(([ghostId, id]) => [ghostUuid('tier', ghostId), id]))
}
