import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { beside } from '../../../../tests/ghost-sides'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { runSync } from './run'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const HOUR_MS = 3_600_000
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString()

/** The titles that followers were told of. */
async function told(): Promise<string[]> {
  const { rows } = await sql<{ title: string }>`
    select p.title from ap_activities a join posts p on p.id::text = a.subject_id::text
    where a.domain = 'blog' and a.type = 'Create' order by a.id`.execute(db(world.ctx()))
  return rows.map(({ title }) => title)
}

test('followers are told once of what is published in Ghost from the first pull on, and of nothing older than a day', async () => {
  const ghost = await beside(world)
  const [news, old] = [...ghost.shelves.posts.values()]
  if (!news || !old) throw new Error('There are too few posts there')
  for (const post of [news, old]) ghost.save(post, { status: 'draft', published_at: null })
  for (const post of ghost.shelves.posts.values())
    if (post.status === 'published') ghost.save(post, { published_at: hoursAgo(1) })
  await runSync(world.ctx())
  expect(await told()).toEqual([])

  ghost.save(news, { status: 'published', published_at: hoursAgo(23) })
  ghost.save(old, { status: 'published', published_at: hoursAgo(25) })
  await runSync(world.ctx())
  expect(await told()).toEqual([String(news.title)])

  ghost.save(news, { title: 'Said better' })
  ghost.save(old, { title: 'Said again' })
  await runSync(world.ctx())
  expect(await told()).toEqual(['Said better'])
  ghost.stop()
})
