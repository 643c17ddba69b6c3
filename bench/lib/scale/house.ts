import { migrate } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { type TestHouse, testHouse } from '../../../tests/house'

const SECRET = 'of a house that is measured and holds nothing of anybody'

/**
 * A house to be filled: on a database of its own that goes with it, or on the one that `url` names, which is kept and only
 * gets what it lacks, so that it is filled once and walked again and again.
 */
export async function scaleHouse(url?: string): Promise<TestHouse> {
  if (!url) return testHouse()
  await migrate(url)
  // The keys in it are opened by the same secret the next time.
  return testHouse({ COOP_SECRET: SECRET }, undefined, await openDatabase(url))
}
