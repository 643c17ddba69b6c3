import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { deliveryOf } from './tracked-body'
import { trackingOf } from './tracking'

/** A reader's mail program asked for our dot. Counted once a letter, while opens are counted at all. */
export async function countOpening(ctx: Ctx, token: string): Promise<void> {
  const id = deliveryOf(ctx.house.config, token)
  if (!id || !(await trackingOf(ctx)).opens) return
  await db(ctx)
    .updateTable('letter_deliveries')
    .set({ opened_at: ctx.now })
    .where('id', '=', id)
    .where('opened_at', 'is', null)
    .execute()
}

/**
 * Where a link of a letter leads: an address that we put into it ourselves, so that nobody is led elsewhere by us.
 * Counted once a reader, while clicks are counted at all. Throws `NotFound`.
 */
export async function followLink(ctx: Ctx, linkId: string, token: string): Promise<string> {
  const deliveryId = deliveryOf(ctx.house.config, token)
  if (!deliveryId || !isId(linkId)) throw new NotFound()
  const link = await db(ctx)
    .selectFrom('letter_links as k')
    .leftJoin('letter_deliveries as d', join =>
      join.onRef('d.letter_id', '=', 'k.letter_id').on('d.id', '=', deliveryId),
    )
    .select(['k.url', 'd.id as delivery'])
    .where('k.id', '=', linkId)
    .executeTakeFirst()
  if (!link) throw new NotFound()
  // A delivery that is no more is led on all the same.
  if (link.delivery && (await trackingOf(ctx)).clicks) {
    await db(ctx)
      .insertInto('letter_clicks')
      .values({ delivery_id: link.delivery, link_id: linkId, clicked_at: ctx.now })
      .onConflict(conflict => conflict.columns(['delivery_id', 'link_id']).doNothing())
      .execute()
  }
  return link.url
}

export type LinkReport = { readonly url: string; readonly readers: number }

/** More than these are not shown. */
const MOST_LINKS = 50

/** How many readers followed each link of a letter, the most followed first. At most `MOST_LINKS`. */
export async function linkReport(ctx: Ctx, letterId: string): Promise<readonly LinkReport[]> {
  requireRole(ctx, 'newsletters')
  return db(ctx)
    .selectFrom('letter_links as k')
    .leftJoin('letter_link_counts as c', 'c.link_id', 'k.id')
    .select(['k.url', sql<number>`coalesce(sum(c.readers), 0)::int`.as('readers')])
    .where('k.letter_id', '=', letterId)
    .groupBy('k.id')
    .orderBy('readers', 'desc')
    .orderBy('k.id')
    .limit(MOST_LINKS)
    .execute()
}
