import { type CacheTag, containerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** The pages that show this entry. */
export async function containerTags(ctx: Pick<Ctx, 'em'>, entryId: string): Promise<CacheTag[]> {
  const rows = await db(ctx)
    .selectFrom('container_links')
    .select('container_id')
    .where('entry_id', '=', entryId)
    .execute()
  return rows.map(row => containerTag(row.container_id))
}
