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
