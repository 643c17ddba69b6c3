import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { TestHouse } from './house'

/** Which of these cache tags `work` purges, in the order they are named here. */
export async function purgedBy(
  world: TestHouse,
  tags: readonly string[],
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = await world.house.cache.tagVersions(tags)
  await work()
  const after = await world.house.cache.tagVersions(tags)
  return tags.filter(tag => before[tag] !== after[tag])
}

/** The same ctx, and the cache tags that are purged through it from now on. */
export function watchPurges(ctx: Ctx): { readonly ctx: Ctx; readonly purged: Set<string> } {
  const purged = new Set<string>()
  const purge = async (tags: readonly CacheTag[]) => {
    for (const tag of tags) purged.add(tag)
    await ctx.house.purge(tags)
  }
  return { ctx: { ...ctx, house: { ...ctx.house, purge } }, purged }
}
