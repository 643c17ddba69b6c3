import { hostOf } from '#core/activitypub/handle'
import type { Ctx } from '#core/contracts/ctx'

/** Whether the cooperative wants nothing to do with this actor, or with its whole host or a host above it. */
export async function isBlocked(ctx: Ctx, uri: string): Promise<boolean> {
  if (!URL.canParse(uri)) return true
  const host = hostOf(uri)
  const parents = host
    .replace(/:\d+$/, '')
    .split('.')
    .map((_, index, labels) => labels.slice(index).join('.'))
  const [row] = await ctx.em.execute<{ blocked: boolean }[]>(
    `select exists (select 1 from blocks where (kind = 'actor' and target = ?)
       or (kind = 'host' and target in (?))) as blocked`,
    [uri, [host, ...parents]],
  )
  return row?.blocked ?? false
}
