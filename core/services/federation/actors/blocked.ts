import { hostOf } from '#core/activitypub/handle'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Whether the cooperative wants nothing to do with this actor, or with its whole host or a host above it. */
export async function isBlocked(ctx: Ctx, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return true
  const host = hostOf(uri)
  const parents = host
    .replace(/:\d+$/, '')
    .split('.')
    .map((_, index, labels) => labels.slice(index).join('.'))
  const block = await db(ctx)
    .selectFrom('blocks')
    .select('id')
    .where(({ or, and, eb }) =>
      or([
        and([eb('kind', '=', 'actor'), eb('target', '=', uri)]),
        and([eb('kind', '=', 'host'), eb('target', 'in', [host, ...parents])]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return block !== undefined
}
