import type { SoldTier } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import type { PublicPost } from '../read-post'

/** How somebody gets to read what a post keeps for those who pay. */
export type WaysIn = {
  /** What the tiers are called that open it; none: any of them does. */
  readonly tiers: readonly string[]
  /** Those of them that can be bought now. */
  readonly sold: readonly SoldTier[]
}

/** Null for a post that this viewer reads whole, or that every member may read. */
export async function waysIn(
  ctx: Ctx,
  { id, cut, visibility }: Pick<PublicPost, 'id' | 'cut' | 'visibility'>,
): Promise<WaysIn | null> {
  if (!cut || (visibility !== 'paid' && visibility !== 'tiers')) return null
  if (visibility === 'paid') return { tiers: [], sold: await ctx.services.account.soldTiers(ctx, null) }
  const own = await db(ctx)
    .selectFrom('post_tiers as pt')
    .innerJoin('tiers as t', 't.id', 'pt.tier_id')
    .select(['t.id', 't.name'])
    .where('pt.post_id', '=', id)
    .where('t.retired_at', 'is', null)
    .orderBy(inReadingOrder('t.name'))
    .orderBy('t.id')
    .execute()
  const sold = await ctx.services.account.soldTiers(
    ctx,
    own.map(tier => tier.id),
  )
  return { tiers: own.map(({ name }) => name), sold }
}
