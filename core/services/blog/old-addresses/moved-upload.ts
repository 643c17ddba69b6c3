import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { ghostUploadPath } from '#core/ghost'

/** Where an upload of the old Ghost site is now, in whatever size it was asked for; null for what never came over. */
export async function movedUpload(ctx: Ctx, address: string): Promise<string | null> {
  const upload = await db(ctx)
    .selectFrom('ghost_uploads')
    .select('url')
    .where('path', '=', ghostUploadPath(address))
    .executeTakeFirst()
  return upload?.url ?? null
}
