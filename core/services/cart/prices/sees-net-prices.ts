import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isCurrent, pricedMember, viewerHasLabel } from './conditions'

/** A price list that is the viewer's now says that who has it buys for a business. */
export async function seesNetPrices(ctx: Ctx): Promise<boolean> {
  if (pricedMember(ctx) === null) return false
  const list = await db(ctx)
    .selectFrom('price_lists as p')
    .select('p.id')
    .where('p.shows_net', '=', true)
    .where(isCurrent(ctx, 'p'))
    .where(viewerHasLabel(ctx, 'p.label_slug'))
    .limit(1)
    .executeTakeFirst()
  return list !== undefined
}
