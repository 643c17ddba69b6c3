import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { beside, paragraph, writeHere } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { syncView } from './connection'
import { runSync } from './run'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost.stop())

const run = () => runSync(world.ctx())
const idOf = (number: number) => number.toString(16).padStart(24, '0')
const readByThemselves = () => ghost.asked.filter(each => each.startsWith('GET posts/'))

/** The one with the highest id was changed first: no list of changes shows it again. */
function writeThere(number: number, more: Record<string, unknown> = {}): void {
  const at = new Date((ghost.seconds - number * 10) * 1000).toISOString()
  const text = { title: `No ${number}`, slug: `no-${number}`, lexical: JSON.stringify(paragraph('x')) }
  const item = { ...text, status: 'draft', visibility: 'public', created_at: at, updated_at: at, ...more }
  ghost.shelves.posts.set(idOf(number), { id: idOf(number), ...item })
}

const picturesHere = async () =>
  (
    await db(world.ctx())
      .selectFrom('posts')
      .select('slug')
      .where('feature_image', 'like', '/media/%')
      .orderBy('slug')
      .execute()
  ).map(({ slug }) => slug)

test('posts whose uploads never come do not keep the others from being read again', async () => {
  ghost = await beside(world, { isEmpty: true })
  const picture = (name: string) => `${ghost.address}/content/images/2026/11/${name}`
  for (let number = 1; number <= 50; number += 1)
    writeThere(number, { feature_image: picture(`never-${number}.png`) })
  writeThere(51, { feature_image: picture('barn-stripes.png') })
  ghost.onRequest = what => {
    if (what.startsWith('GET /content/')) ghost.mishaps.set(ghost.asked.length, '500 before')
  }
  await run()
  // Now the last one is there; those before it are not.
  ghost.onRequest = what => {
    if (what.includes('/never-')) ghost.mishaps.set(ghost.asked.length, '500 before')
  }
  const first = Array.from({ length: 50 }, (_, at) => `GET posts/${idOf(at + 1)}`)
  ghost.asked.length = 0
  ghost.mishaps.clear()
  await run()
  expect(readByThemselves()).toEqual(first)
  expect(await picturesHere()).toEqual([])
  ghost.asked.length = 0
  ghost.mishaps.clear()
  await run()
  expect(readByThemselves()).toEqual([`GET posts/${idOf(51)}`])
  expect(await picturesHere()).toEqual(['no-51'])
  ghost.asked.length = 0
  ghost.mishaps.clear()
  await run()
  expect(readByThemselves()).toEqual(first)
})

test('what came without an upload is whole once that is there, and asked for no more', async () => {
  ghost = await beside(world, { isEmpty: true })
  writeThere(1, { feature_image: `${ghost.address}/content/images/2026/11/frost-checks.png` })
  writeThere(2)
  ghost.onRequest = what => {
    if (what.startsWith('GET /content/')) ghost.mishaps.set(ghost.asked.length, '500 before')
  }
  await run()
  expect(await picturesHere()).toEqual([])
  ghost.onRequest = () => {}
  ghost.mishaps.clear()
  await run()
  expect(await picturesHere()).toEqual(['no-1'])
  ghost.asked.length = 0
  await run()
  expect(readByThemselves()).toEqual([])
})

test('an upload that is not there is no reason to read a post again', async () => {
  ghost = await beside(world, { isEmpty: true })
  writeThere(1, { feature_image: `${ghost.address}/content/images/2026/11/nowhere.png` })
  await run()
  ghost.asked.length = 0
  await run()
  expect(readByThemselves()).toEqual([])
})

test('how far the first pull came is counted to its end, posts and pages together, and never past it', async () => {
  ghost = await beside(world, { isEmpty: true })
  for (let number = 1; number <= 26; number += 1) writeThere(number)
  const { posts } = ghost.shelves
  ghost.shelves.pages.set(idOf(99), { ...posts.get(idOf(1))!, id: idOf(99), slug: 'page' })
  await run()
  expect(await syncView(world.ctx('operator'))).toMatchObject({ done: 27, total: 27 })
  writeThere(-5)
  await run()
  const { done, total } = (await syncView(world.ctx('operator')))!
  expect(done).toBe(total)
})

test('a change in the very second of the last one seen is not missed', async () => {
  ghost = await beside(world, { isEmpty: true })
  writeThere(1)
  writeThere(2)
  await run()
  const { updated_at } = ghost.post('no-1')
  Object.assign(ghost.post('no-2'), { title: 'Again', updated_at })
  await run()
  const { rows } = await sql<{ title: string }>`select title from posts where slug = 'no-2'`.execute(
    db(world.ctx()),
  )
  expect(rows).toEqual([{ title: 'Again' }])
})

test('addresses that are taken here and on the same page there part, in whatever order they come', async () => {
  ghost = await beside(world, { isEmpty: true })
  await writeHere(world, 'Jam')
  await writeHere(world, 'Chutney')
  const there = ['jam-2', 'jam', 'jam-3', 'chutney', 'chutney-2']
  for (const [at, slug] of there.entries())
    writeThere(at + 1, { slug, title: slug, lexical: JSON.stringify(paragraph(`Theirs: ${slug}`)) })
  await run()
  const { rows } = await sql<{
    slug: string
    title: string
  }>`select slug, title from posts order by title, slug`.execute(db(world.ctx()))
  expect(rows.map(({ title }) => title).sort()).toEqual(['Chutney', 'Jam', ...there].sort())
  expect(new Set(rows.map(({ slug }) => slug)).size).toBe(7)
  await run()
  expect((await sql`select from posts`.execute(db(world.ctx()))).rows).toHaveLength(7)
})
